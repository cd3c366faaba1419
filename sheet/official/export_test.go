package official_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
)

// shelf keeps what is written: the tab and the first text of each form.
type shelf struct{ forms []*paper.Form }

func (s *shelf) Write(f *paper.Form) error {
	s.forms = append(s.forms, f)
	return paper.Check(f)
}

func (s *shelf) Close() error { return nil }

func (s *shelf) list() (list []string) {
	for _, f := range s.forms {
		list = append(list, f.Sheet+"："+f.Rows[0].Cells[0].Text)
	}
	return list
}

func TestFind(t *testing.T) {
	for _, k := range official.Kinds() {
		for _, name := range []string{k.Code, k.Name, k.Title} {
			if found, ok := official.Find(name); !ok || found != k {
				t.Errorf("%s is %v", name, found)
			}
		}
	}
	if k, ok := official.Find("发票"); ok {
		t.Errorf("found %v", k)
	}
	if official.ForMonth(6) != official.KindMonitoring || official.ForMonth(12) != official.KindSelfEvaluation {
		t.Error("the form of a checkpoint")
	}
	if official.KindSelfEvaluation.Refusal(6) == "" || official.KindSelfEvaluation.Refusal(12) != "" || official.KindMonitoring.Refusal(6) != "" {
		t.Error("a self-evaluation needs the results of December, monitoring does not")
	}
}

// TestTabs are the tabs of workbooks: one for each project up to 200, one for each
// agency beyond, with the list of them and the sentences.
func TestTabs(t *testing.T) {
	s := seed(t, 12)
	for name, c := range map[string]struct {
		kind     official.Kind
		projects int
		batch    func(*official.Batch)
		want     []string // the first and last forms
		forms    int
	}{
		"one":  {official.KindSelfEvaluation, 1, nil, []string{"1.购买第三方服务：项目支出绩效自评表"}, 1},
		"some": {official.KindSelfEvaluation, 2, nil, []string{"目录：项目支出绩效自评表目录", "1.购买第三方服务：项目支出绩效自评表", "2.劳务外包人员经费：项目支出绩效自评表"}, 2},
		"explained": {official.KindSelfEvaluation, 2, func(b *official.Batch) { b.Explained = true },
			[]string{"目录：项目支出绩效自评表目录", "1.购买第三方服务：项目支出绩效自评表", "2.劳务外包人员经费：项目支出绩效自评表", "说明：绩效评价结果说明", "说明：绩效评价结果说明"}, 2},
		"only those with alerts": {official.KindNotice, 4, nil, []string{"目录：项目支出绩效整改通知单目录", "1.购买第三方服务：项目支出绩效整改通知单", "2.劳务外包人员经费：项目支出绩效整改通知单", "4.评估评审费：项目支出绩效整改通知单"}, 3},
		"goals":                  {official.KindGoals, 1, nil, []string{"部门绩效目标：部门整体绩效目标", "1.购买第三方服务：1.购买第三方服务绩效目标表"}, 2},
		"department": {official.KindDepartment, 0, func(b *official.Batch) { b.Explained = true },
			[]string{"部门自评表：部门整体支出绩效自评表", "说明：绩效评价结果说明"}, 1},
		"no department": {official.KindDepartment, 0, func(b *official.Batch) { b.Department.Result = nil }, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := s.batch()
			b.Tabs = true
			if c.batch != nil {
				c.batch(&b)
			}
			var w shelf
			n, err := official.Write(&w, c.kind, b, seqOf(s.projects()[:c.projects]))
			if err != nil || n != c.forms {
				t.Errorf("%d forms, %v", n, err)
			}
			if got := w.list(); !slices.Equal(got, c.want) {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestAgencies: more projects than there can be tabs share their agency's, and none is
// lost where an agency comes twice.
func TestAgencies(t *testing.T) {
	s := seed(t, 12)
	b := s.batch()
	b.Tabs, b.Explained = true, true
	done := 0
	b.Progress = func(n int) { done = n }
	var w shelf
	n, err := official.Write(&w, official.KindSelfEvaluation, b, many(s, 450, 100))
	if err != nil || n != 450 || done != 450 {
		t.Errorf("%d forms, %d told, %v", n, done, err)
	}
	perTab := map[string]int{}
	for _, f := range w.forms {
		perTab[f.Sheet]++
	}
	for tab, forms := range map[string]int{"1.433001　单位1": 100, "4.433004　单位4": 100, "5.433005　单位5": 50, "说明": 450, "目录": 1} {
		if perTab[tab] != forms {
			t.Errorf("%d forms on %s", perTab[tab], tab)
		}
	}
	last := w.forms[len(w.forms)-1]
	if got := last.Rows[len(last.Rows)-1].Cells; last.Sheet != "目录" || got[2].Text != "50" || got[3].Text != "5.433005　单位5" {
		t.Errorf("the list ends with %v", got)
	}
}

// TestManyAgencies: a workbook with a tab for each of thousands could not be opened.
func TestManyAgencies(t *testing.T) {
	b := seed(t, 12).batch()
	b.Tabs = true
	var w shelf
	if _, err := official.Write(&w, official.KindSelfEvaluation, b, many(seed(t, 12), 1200, 1)); err != nil {
		t.Fatal(err)
	}
	tabs := map[string]bool{}
	for _, f := range w.forms {
		tabs[f.Sheet] = true
	}
	if len(tabs) > 950 || !tabs["其他单位"] {
		t.Errorf("%d tabs", len(tabs))
	}
}

// TestErrors: what breaks while projects are read or a form is written ends the export.
func TestErrors(t *testing.T) {
	broken := errors.New("connection lost")
	s := seed(t, 12)
	for _, k := range []official.Kind{official.KindSelfEvaluation, official.KindSummary} {
		for _, tabs := range []bool{false, true} {
			b := s.batch()
			b.Tabs = tabs
			_, err := official.Write(&shelf{}, k, b, func(yield func(official.Project, error) bool) {
				_ = yield(s.projects()[0], nil) && yield(official.Project{}, broken)
			})
			if !errors.Is(err, broken) {
				t.Errorf("%s: %v", k.Code, err)
			}
		}
	}
	if _, err := official.Write(full{}, official.KindSelfEvaluation, s.batch(), seqOf(s.projects())); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk: %v", err)
	}
}

type full struct{}

func (full) Write(*paper.Form) error { return io.ErrShortWrite }
func (full) Close() error            { return nil }

// TestTabNames: whatever a project is called, Excel takes the tab's name.
func TestTabNames(t *testing.T) {
	s := seed(t, 12)
	p := s.projects()[0]
	for _, name := range []string{`a/b\c?*[x]:'`, strings.Repeat("很长的名称", 20), strings.Repeat("𠮷", 40), "", "目录"} {
		table := *p.Table
		table.Name = name
		p.Table = &table
		b := s.batch()
		b.Tabs = true
		var w shelf
		if _, err := official.Write(&w, official.KindSelfEvaluation, b, seqOf([]official.Project{p})); err != nil {
			t.Fatal(err)
		}
		tab := w.forms[0].Sheet
		units := 0
		for _, r := range tab {
			units += len(string(r)) / 4 // of those beyond the first plane two
			units++
		}
		if units > 31 || strings.ContainsAny(tab, `[]:*?/\`) || strings.HasSuffix(tab, "'") || !strings.HasPrefix(tab, "1.") {
			t.Errorf("%q is %q", name, tab)
		}
	}
}

// TestSums holds the forms' arithmetic: what the indicators and the execution earned is
// the total, what they can earn is 100, with the seed and under every demand.
func TestSums(t *testing.T) {
	for _, s := range []sample{seed(t, 12), demanding(t, 12)} {
		for _, p := range s.projects() {
			f := official.SelfEvaluation(p)
			score, marks := rules.Decimal{}, rules.Decimal{}
			var total, all string
			for r := range f.Rows {
				for _, c := range f.Rows[r].Cells {
					figure := strings.TrimSuffix(c.Text, "\n（暂）")
					d, isNumber := rules.ParseDecimal(figure)
					switch execution := r == 6; {
					case f.Rows[r].Cells[0].Text == "总分" && c.Col == 6:
						all = figure
					case f.Rows[r].Cells[0].Text == "总分" && c.Col == 7:
						total = figure
					case !isNumber:
					case execution && c.Col == 6, r > f.Head[0] && c.Col == 6:
						marks = marks.Add(d)
					case execution && c.Col == 8, r > f.Head[0] && c.Col == 7:
						score = score.Add(d)
					}
				}
			}
			if score.Fixed(2) != total || marks.Short(2) != all || all != "100" || total != p.Result.Score.String() {
				t.Errorf("%s: %s of %s, printed %s of %s", p.Table.Name, score.Fixed(2), marks.Short(2), total, all)
			}
		}
	}
}

// TestRanking: equal scores share a rank, and the next one is counted on.
func TestRanking(t *testing.T) {
	s := official.NewSummary(official.Batch{FiscalYear: 2025, Month: 12})
	for i, score := range []engine.Hundredths{9000, 9500, 9500, 8000} {
		grade := "优"
		s.Add(official.Project{
			Table:  &rules.GoalTable{Code: cell(fmt.Sprintf("P%d", i)), Name: fmt.Sprintf("项目%d", i), AgencyName: fmt.Sprintf("单位%d", i/2)},
			Result: &engine.ProjectResult{Score: &score, Grade: &grade, Execution: engine.Execution{Budget: engine.Money{Decimal: rules.Int(int64(i * 100))}}},
		})
	}
	s.Add(official.Project{Table: &rules.GoalTable{Name: "没有评价", Budget: cell("5")}})
	forms := s.Forms()
	column := func(f *paper.Form, cols ...int) (list []string) {
		for _, r := range f.Rows[f.Head[1]:] {
			if len(r.Cells) > 1 {
				text := ""
				for _, c := range cols {
					text += " " + r.Cells[c].Text
				}
				list = append(list, text[1:])
			}
		}
		return list
	}
	if got, want := column(forms[2], 0, 2, 7, 8), []string{"1 项目1 95.00 优", "1 项目2 95.00 优", "3 项目0 90.00 优", "4 项目3 80.00 优", "– 没有评价 – 未评价"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	// 单位0: (90×0＋95×100)÷100 and (90＋95)÷2; 单位1: (95×200＋80×300)÷500 and (95＋80)÷2
	if got, want := column(forms[1], 0, 1, 6, 7), []string{"1 单位0 95.00 92.50", "2 单位1 86.00 87.50", "– （未填） – –"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestLongTexts: goals of two thousand characters and sixty indicators go onto paper.
func TestLongTexts(t *testing.T) {
	d := &rules.Declaration{FiscalYear: 2025, Division: "130209", Tables: []*rules.GoalTable{long()}}
	s := evaluated(t, d, &engine.Report{FiscalYear: 2025, Month: 12, Projects: []engine.ProjectReport{{
		Code: d.Tables[0].Code.Text, Spent: cell("100"), GoalActual: strings.Repeat("已全部完成。", 330),
	}}})
	for _, k := range official.Kinds() {
		for name, open := range writers {
			b := s.batch()
			b.Tabs, b.Explained = name == "xlsx", true
			if file := written(t, open, k, b, s.projects()); !bytes.HasPrefix(file, []byte("PK")) {
				t.Errorf("%s.%s", k.Code, name)
			}
		}
	}
}
