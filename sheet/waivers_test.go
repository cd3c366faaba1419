package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/rules"
)

var twoWaivers = []rules.Waiver{
	{Check: "L01", Author: "张三", Reason: "表格<没有>分值栏"},
	{Check: "T07", Project: "13020925P0001", Indicator: "期限", Author: "李四", Reason: "五年规划"},
}

func withoutSources(list []rules.Waiver) (plain []rules.Waiver) {
	for _, w := range list {
		w.Source = rules.Source{}
		plain = append(plain, w)
	}
	return plain
}

func TestWaiversFile(t *testing.T) {
	data, err := WriteWaivers(twoWaivers)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "<没有>") {
		t.Errorf("written for a web page: %s", data)
	}
	got, ds := ReadWaivers("goals.docx.waivers.json", data)
	wantFindings(t, ds)
	if diff := cmp.Diff(twoWaivers, withoutSources(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if at := got[1].Source; at.File != "goals.docx.waivers.json" || at.Cell != "/waivers/1" || at.Digest == "" {
		t.Errorf("it stands at %+v", at)
	}
	none, err := WriteWaivers(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, ds := ReadWaivers("none.json", none); len(got) > 0 || len(ds) > 0 {
		t.Errorf("%v %v of %s", got, ds, none)
	}
}

func TestWrongWaiversFile(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"no JSON":         {"豁免：无", "ERROR F01 no JSON"},
		"cut off":         {`{"waivers": [`, "ERROR F02 第1行第13列"},
		"another file":    {`{"projects": []}`, "ERROR F03 another file,WARN F09 /projects"},
		"a list":          {`[]`, "ERROR F10 a list"},
		"no list":         {`{"waivers": {}}`, "ERROR F10 /waivers"},
		"a text":          {`{"waivers": ["L01"]}`, "ERROR F10 /waivers/0"},
		"unknown":         {`{"waivers": [{"check": "L01", "writer": "张三", "reason": "x"}]}`, "WARN F09 /waivers/0/writer"},
		"reason a number": {`{"waivers": [{"check": "L01", "author": "张三", "reason": {}}]}`, "ERROR F10 /waivers/0/reason"},
	} {
		t.Run(name, func(t *testing.T) {
			_, ds := ReadWaivers(name, []byte(c.data))
			wantFindings(t, ds, strings.Split(c.want, ",")...)
		})
	}
}

// Waivers are kept with the table in the JSON form.
func TestGoalsWithWaivers(t *testing.T) {
	d, ds := readGoals(t, "goals.json", goalsWith(`"projects"`, `"waivers": [{"check": "L01", "author": "张三", "reason": "表格<没有>分值栏"},
  {"check": "T07", "project": "13020925P0001", "indicator": "期限", "author": "李四", "reason": "五年规划"}], "projects"`))
	wantFindings(t, ds)
	if diff := cmp.Diff(twoWaivers, withoutSources(d.Waivers)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	written, err := WriteGoals(d)
	if err != nil {
		t.Fatal(err)
	}
	again, ds := readGoals(t, "again.json", written)
	wantFindings(t, ds)
	if diff := cmp.Diff(twoWaivers, withoutSources(again.Waivers)); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
	if again.Waivers[1].Source.Cell != "/waivers/1" {
		t.Errorf("it stands at %+v", again.Waivers[1].Source)
	}
}
