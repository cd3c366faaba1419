package lint

import (
	"fmt"
	"strings"
	"testing"

	"zhunsheng/rules"
)

// documentOf is a document of projects A, B, … without indicators.
func documentOf(codes string, waivers ...rules.Waiver) *Document {
	d := &Document{Declaration: &rules.Declaration{Waivers: waivers}}
	for _, code := range codes {
		table := &rules.GoalTable{Name: "项目" + string(code), Code: rules.Cell{Text: string(code)}}
		d.Projects = append(d.Projects, &rules.Project{Table: table})
	}
	return d
}

// foundOn is a finding on a project, of an indicator where one is named.
func foundOn(id string, severity rules.Severity, code, indicator string, others ...string) Finding {
	return Finding{Diagnostic: rules.Diagnostic{ID: id, Severity: severity, Project: "项目" + code}, Code: code, Indicator: indicator, Others: others}
}

func TestGrades(t *testing.T) {
	warn := foundOn("L01", rules.Warn, "A", "")
	for name, c := range map[string]struct {
		found []Finding
		want  string // 完整性 相关性 适当性 总
	}{
		"nothing":                   {nil, "优 优 优 优"},
		"notes count for nothing":   {[]Finding{foundOn("T08", rules.Info, "A", ""), foundOn("T09", rules.Info, "A", ""), foundOn("L07", rules.Info, "A", "")}, "优 优 优 优"},
		"one warning":               {[]Finding{warn}, "优 优 优 优"},
		"two warnings":              {[]Finding{warn, warn}, "良 优 优 良"},
		"one error":                 {[]Finding{foundOn("T01", rules.Error, "A", "")}, "优 中 优 中"},
		"two errors":                {[]Finding{foundOn("T01", rules.Error, "A", ""), foundOn("C01", rules.Error, "A", "")}, "优 中 优 中"},
		"three errors":              {[]Finding{foundOn("U01", rules.Error, "A", ""), foundOn("A01", rules.Error, "A", ""), foundOn("V01", rules.Error, "A", "")}, "优 优 差 差"},
		"history is 适当性":            {[]Finding{foundOn("H01", rules.Error, "A", "")}, "优 优 中 中"},
		"another's":                 {[]Finding{foundOn("T01", rules.Error, "B", "")}, "优 优 优 优"},
		"a twin's counts for both":  {[]Finding{foundOn("C07", rules.Error, "B", "", "A")}, "优 中 优 中"},
		"named twice, counted once": {[]Finding{foundOn("L01", rules.Warn, "A", "", "A")}, "优 优 优 优"},
		"the form itself":           {[]Finding{foundOn("F05", rules.Error, "A", ""), foundOn("W01", rules.Warn, "A", ""), foundOn("M01", rules.Error, "A", "")}, "优 优 优 优"},
		"the department's":          {[]Finding{{Diagnostic: rules.Diagnostic{ID: "C02", Severity: rules.Error}}}, "优 优 优 优"},
	} {
		g := newReport(documentOf("AB"), c.found).Grades[0]
		got := fmt.Sprint(g.Dimensions[Completeness], " ", g.Dimensions[Relevance], " ", g.Dimensions[Adequacy], " ", g.Overall)
		if got != c.want || g.Code != "A" || g.Project != "项目A" {
			t.Errorf("%s: %s %s", name, g.Code, got)
		}
	}
}

// What is found on a project without a code counts for it, and for no other one without.
func TestGradeOfAProjectWithoutCode(t *testing.T) {
	d := documentOf("AB")
	d.Projects[0].Table.Code.Text, d.Projects[1].Table.Code.Text = "", ""
	found := foundOn("T01", rules.Error, "", "")
	found.Project = "项目A"
	if g := newReport(d, []Finding{found}).Grades; g[0].Overall != "中" || g[1].Overall != "优" {
		t.Errorf("%+v", g)
	}
}

func TestWaivers(t *testing.T) {
	said := func(w rules.Waiver) rules.Waiver {
		w.Author, w.Reason = "张三", "表格没有这一栏"
		return w
	}
	for name, c := range map[string]struct {
		waiver rules.Waiver
		waived string // places of the findings that it waives, in the list below
		about  string // the finding about the waiver itself
	}{
		"the whole document":           {said(rules.Waiver{Check: "L01"}), "0 1 2", ""},
		"one project":                  {said(rules.Waiver{Check: "L01", Project: "A"}), "0 1", ""},
		"one indicator":                {said(rules.Waiver{Check: "L01", Project: "A", Indicator: "比率（%）"}), "1", ""},
		"the name in other characters": {said(rules.Waiver{Check: "L01", Project: "A", Indicator: " 比率(%) "}), "1", ""},
		"an indicator of any project":  {said(rules.Waiver{Check: "L01", Indicator: "人数"}), "0 2", ""},
		"another check":                {said(rules.Waiver{Check: "T99"}), "", "W01 WARN 没有编号为“T99”的检查"},
		"a check of the reader":        {said(rules.Waiver{Check: "X77"}), "5", ""},
		"no check":                     {said(rules.Waiver{Project: "A"}), "", "W01 WARN 这条豁免没有写明检查的编号"},
		"an error of the form":         {said(rules.Waiver{Check: "F05"}), "", "W01 WARN F05是表格本身的错误，不能豁免"},
		"a waiver's":                   {said(rules.Waiver{Check: "W02"}), "", "W01 WARN W02说的是豁免本身"},
		"no author":                    {rules.Waiver{Check: "L01", Reason: "无此栏", Author: " "}, "", "W01 WARN 对L01的豁免没有写明由谁豁免"},
		"no reason":                    {rules.Waiver{Check: "L01", Project: "B", Author: "张三", Reason: "　"}, "", "W01 WARN 对L01的豁免（项目B）没有写明理由"},
		"nothing found":                {said(rules.Waiver{Check: "L01", Project: "C"}), "", "W02 INFO 对L01的豁免（项目C）没有对应的问题"},
		"not found there":              {said(rules.Waiver{Check: "L01", Project: "B", Indicator: "面积"}), "", "W02 INFO 对L01的豁免（项目B，指标“面积”）没有对应的问题"},
		"a twin is not the project":    {said(rules.Waiver{Check: "W01", Project: "B"}), "", "W01 WARN W01说的是"},
	} {
		found := []Finding{
			foundOn("L01", rules.Warn, "A", "人数"), foundOn("L01", rules.Warn, "A", "比率(%)"), foundOn("L01", rules.Warn, "B", "人数"),
			foundOn("F05", rules.Error, "A", ""), foundOn("L011", rules.Warn, "A", "人数"), foundOn("X77", rules.Warn, "A", ""),
		}
		for i := range found {
			found[i].Start = i
		}
		r := newReport(documentOf("AB", c.waiver), found)
		var waived []string
		for _, f := range r.Waived {
			waived = append(waived, fmt.Sprint(f.Start))
			if f.Waiver == nil || *f.Waiver != c.waiver {
				t.Errorf("%s: waived by %+v", name, f.Waiver)
			}
		}
		about := ""
		for _, f := range r.Findings[len(found)-len(r.Waived):] {
			about += fmt.Sprint(f.ID, " ", f.Severity, " ", f.Message)
		}
		if strings.Join(waived, " ") != c.waived || !strings.HasPrefix(about, c.about) || (about == "") != (c.about == "") {
			t.Errorf("%s: waived %v, %q", name, waived, about)
		}
	}
}

// Two waivers may speak of the same finding: neither is stale, and the first one counts.
func TestWaiversThatOverlap(t *testing.T) {
	first := rules.Waiver{Check: "L01", Project: "A", Author: "张三", Reason: "一"}
	second := rules.Waiver{Check: "L01", Author: "李四", Reason: "二"}
	r := newReport(documentOf("A", first, second), []Finding{foundOn("L01", rules.Warn, "A", "")})
	if len(r.Findings) != 0 || len(r.Waived) != 1 || r.Waived[0].Waiver.Author != "张三" {
		t.Errorf("%+v", r)
	}
}

// A waived finding holds nothing against the project.
func TestWaivedFindingsDoNotCount(t *testing.T) {
	errors := []Finding{foundOn("T01", rules.Error, "A", "一"), foundOn("T01", rules.Error, "A", "二"), foundOn("T02", rules.Error, "A", "")}
	w := rules.Waiver{Check: "T01", Project: "A", Author: "张三", Reason: "核对过"}
	if g := newReport(documentOf("A", w), errors).Grades[0]; g.Dimensions[Relevance] != "中" {
		t.Errorf("%+v", g)
	}
	w.Reason = ""
	if g := newReport(documentOf("A", w), errors).Grades[0]; g.Dimensions[Relevance] != "差" {
		t.Errorf("a waiver without a reason counts: %+v", g)
	}
}

// The finding about a waiver stands where the waiver does, and names the project that it names.
func TestPlaceOfAStaleWaiver(t *testing.T) {
	at := rules.Source{File: "a.docx.waivers.json", Cell: "/waivers/0"}
	w := rules.Waiver{Check: "L01", Project: "B", Author: "张三", Reason: "核对过", Source: at}
	f := newReport(documentOf("AB", w), nil).Findings[0]
	if f.Source != at || f.Code != "B" || f.Project != "项目B" {
		t.Errorf("%+v", f)
	}
}

func TestMergeWaivers(t *testing.T) {
	one := rules.Waiver{Check: "L01", Author: "张三", Reason: "一", Source: rules.Source{File: "a.json"}}
	same, other := one, one
	same.Source.File, other.Project = "b.json", "A"
	if got := rules.MergeWaivers([]rules.Waiver{one}, []rules.Waiver{same, other, other}); len(got) != 2 || got[0] != one || got[1] != other {
		t.Errorf("%+v", got)
	}
}
