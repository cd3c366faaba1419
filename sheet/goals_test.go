package sheet

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// The real document says the same in every form.
func TestFormsSayTheSame(t *testing.T) {
	forms := map[string][]byte{
		"goal-tables.txt":           fixtures.SeedText(),
		"goal-tables.json":          fixtures.SeedJSON(),
		"goal-tables.docx":          testDocument(t, "goal-tables.docx"),
		"goal-tables-from-doc.docx": testDocument(t, "goal-tables-from-doc.docx"),
		"named-wrongly":             testDocument(t, "goal-tables.docx"),
		"windows.txt":               []byte("\xef\xbb\xbf" + strings.ReplaceAll(string(fixtures.SeedText()), "\n", "\r\n")),
	}
	for name, data := range forms {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, data)
			if len(ds) > 0 {
				t.Errorf("findings about a sound document: %v", ds)
			}
			if kept := d.Department.Measures != ""; kept != (name != "goal-tables.json") {
				t.Errorf("工作保障措施 was read: %v; the transcribed form alone is without it", kept)
			}
			d.Department.Measures = ""
			written, err := WriteGoals(d)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decode(t, fixtures.SeedJSON()), decode(t, written)); diff != "" {
				t.Errorf("the declaration differs from goal-tables.json (-want +got):\n%s", diff)
			}
			if string(written) != string(fixtures.SeedJSON())+"\n" {
				t.Error("the same values are written in another order or layout than in goal-tables.json")
			}
		})
	}
}

func TestEveryValueSaysWhereItStood(t *testing.T) {
	for _, c := range []struct {
		name                          string
		data                          []byte
		table, code, june, last, part string
	}{
		{"goal-tables.txt", fixtures.SeedText(), "第44行", "第45行", "第68行", "第145行", "第9行"},
		{"goal-tables.docx", testDocument(t, "goal-tables.docx"), "表1 第1行第1列", "表1 第1行第2列", "表1 第5行第3列", "表2 第10行第5列", "第8段"},
		{"goal-tables.json", fixtures.SeedJSON(), "/projects/0", "/projects/0/code", "/projects/0/plan/6", "/projects/0/indicators/8/target", "/department/sub_goals/0/indicator"},
	} {
		d, _ := readGoals(t, c.name, c.data)
		first := d.Tables[0]
		for what, got := range map[string]struct {
			source rules.Source
			want   string
		}{
			"table":      {first.Source, c.table},
			"code":       {first.Code.Source, c.code},
			"plan":       {first.Plan[1].Percent.Source, c.june},
			"target":     {first.Indicators[8].Target.Source, c.last},
			"department": {d.Department.SubGoals[0].Indicator.Source, c.part},
		} {
			if got.source.Place() != got.want {
				t.Errorf("%s: %s stands at %q, want %q", c.name, what, got.source.Place(), got.want)
			}
			if got.source.File != c.name || !strings.HasPrefix(got.source.Digest, "sha256:") || len(got.source.Digest) != 71 {
				t.Errorf("%s: %s has file %q and digest %q", c.name, what, got.source.File, got.source.Digest)
			}
		}
	}
}

// Values are kept as they were written, so that blanks and invisible characters
// can be found later.
func TestTextStaysAsWritten(t *testing.T) {
	d, _ := readGoals(t, "goal-tables.txt", fixtures.SeedText())
	plan := d.Tables[2].Plan
	if plan[0].Percent.Text != "0% " || plan[1].Percent.Text != " 0%" || d.Tables[2].Other.Text != " " {
		t.Errorf("plan %q, %q, other %q", plan[0].Percent.Text, plan[1].Percent.Text, d.Tables[2].Other.Text)
	}
}

// The eight projects compile: what is read is what rules expect.
func TestSeedCompiles(t *testing.T) {
	d, _ := readGoals(t, "goal-tables.docx", testDocument(t, "goal-tables.docx"))
	sum, indicators := rules.Decimal{}, 0
	for _, table := range d.Tables {
		amount, ok := rules.ParseMoney(table.Budget.Text)
		if !ok {
			t.Errorf("budget %q", table.Budget.Text)
		}
		sum = sum.Add(amount)
		indicators += len(table.Indicators)
	}
	if sum.Fixed(2) != "973.10" || indicators != 72 {
		t.Errorf("budgets sum to %s with %d indicators, want 973.10 and 72", sum.Fixed(2), indicators)
	}
}

func TestTextVariants(t *testing.T) {
	seed := string(fixtures.SeedText())
	for name, c := range map[string]struct{ from, to, target string }{
		"full-width anchors":       {"\t项目编码\n", "\t项　目　编　码：\n", "≥50人"},
		"other column name":        {"\t指标值\n", "\t年度指标值（包含数字及文字描述）\n", "≥50人"},
		"target in two lines":      {"\t≥50人\n", "\t≥50\n人\n", "≥50\n人"},
		"invisible characters":     {"\t三级指标\n", "\t\u200b三级 指标\u00a0\n", "≥50人"},
		"agency in one line":       {"\t433001曹妃甸区行政审批局本级\n\t单位：万元\n", "433001曹妃甸区行政审批局本级    （单位：万元）\n", "≥50人"},
		"money unit in the table":  {"单位：万元\n\n\t项目编码\n\t13020925P00009410002P\n\t项目名称\n\t购买第三方服务\n", "\n\t项目编码\n\t13020925P00009410002P\n\t项目名称\n\t购买第三方服务\n\n\t（单位：万元）\n", "≥50人"},
		"no line before a heading": {"\t行业标准\n\n\n\n \n[bookmark: _Toc_4_4_0000000005]2.", "\t行业标准\n2.", "≥50人"},
		"heading without number":   {"1.购买第三方服务绩效目标表", "购买第三方服务绩效目标表", "≥50人"},
	} {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, []byte(strings.Replace(seed, c.from, c.to, 1)))
			if !strings.Contains(seed, c.from) || len(ds) > 0 {
				t.Fatalf("findings: %v", ds)
			}
			first := d.Tables[0]
			if first.Indicators[0].Target.Text != c.target {
				t.Errorf("target %q, want %q", first.Indicators[0].Target.Text, c.target)
			}
			first.Indicators[0].Target.Text = "≥50人"
			d.Department.Measures = "" // the transcribed form is without it
			written, _ := WriteGoals(d)
			if diff := cmp.Diff(decode(t, fixtures.SeedJSON()), decode(t, written)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Tables may follow each other without a heading: a second project code begins
// the next one, and takes over the agency but not the title.
func TestTablesWithoutHeadings(t *testing.T) {
	two := "1.评审绩效目标表\n433001审批局\t单位：万元\n" + pasted + strings.ReplaceAll(pasted, "0001", "0002")
	d, ds := readGoals(t, "two.txt", []byte(two))
	wantFindings(t, ds)
	if len(d.Tables) != 2 || len(d.Tables[0].Indicators) != 3 || len(d.Tables[1].Indicators) != 3 {
		t.Fatalf("read %+v", d.Tables)
	}
	second := d.Tables[1]
	if second.No != 2 || second.Title != "" || second.AgencyCode != "433001" || second.AgencyName != "审批局" || second.MoneyUnit != "万元" {
		t.Errorf("read %+v", second)
	}
}

// The text of a purpose or a goal may look like a heading or an agency.
func TestTextsThatLookLikeAnchors(t *testing.T) {
	text := strings.Replace(pasted, "\t评审\n", "\t编制绩效目标表\n", 1)
	text = strings.Replace(text, "\t评审项目\t", "\t202501批评审项目\t", 1)
	d, ds := readGoals(t, "alike.txt", []byte(text+strings.ReplaceAll(pasted, "0001", "0002")))
	wantFindings(t, ds)
	first := d.Tables[0]
	if len(d.Tables) != 2 || d.Tables[1].AgencyCode != "" || first.Purpose != "编制绩效目标表" || first.Indicators[0].Name != "202501批评审项目" {
		t.Errorf("read %+v", first)
	}
}

// The department's part ends where its next chapter begins, numbered or not.
func TestDepartment(t *testing.T) {
	var want []rules.SubGoal
	for _, change := range []string{"三、工作保障措施", "工作保障措施", "三、其他事项", "第二部分 其他"} {
		text := strings.Replace(string(fixtures.SeedText()), "三、工作保障措施", change, 1)
		text = strings.NewReplacer("（二）购买", "购买", "99%以上。\n", "99%以上。\n并逐年提高。\n").Replace(text)
		d, _ := readGoals(t, "goals.txt", []byte(text))
		goals := d.Department.SubGoals
		for i := range goals {
			goals[i].Indicator.Source = rules.Source{}
		}
		if want == nil {
			want = goals
		}
		if len(goals) != 3 || goals[1].Title != "购买第三方服务，优化政务服务" || goals[1].Indicator.Text != "提高群众满意度，群众满意率达到99%以上。\n并逐年提高。" {
			t.Errorf("read %+v", goals)
		}
		if diff := cmp.Diff(want, goals); diff != "" {
			t.Errorf("%s (-want +got):\n%s", change, diff)
		}
	}
}

// The measures are kept as they were written, numbers and all, and go through
// JSON unchanged.
func TestMeasures(t *testing.T) {
	text := string(fixtures.SeedText())
	d, _ := readGoals(t, "goals.txt", []byte(text))
	measures := d.Department.Measures
	if !strings.HasPrefix(measures, "（一）完善制度建设\n完善各项制度，") || !strings.HasSuffix(measures, "\n（7） 加强宣传培训调研\n加强人员培训，提高员工素质。") {
		t.Errorf("read %q", measures)
	}
	written, err := WriteGoals(d)
	if err != nil {
		t.Fatal(err)
	}
	again, ds := readGoals(t, "goals.json", written)
	wantFindings(t, ds)
	if again.Department.Measures != measures {
		t.Errorf("written and read again: %q", again.Department.Measures)
	}
	word, _ := readGoals(t, "goals.docx", testDocument(t, "goal-tables.docx"))
	if word.Department.Measures != measures {
		t.Errorf("of the Word document: %q", word.Department.Measures)
	}
	alone, _ := readGoals(t, "alone.txt", []byte("工作保障措施\n（一）保障\n四、其他\n另述\n"+pasted))
	alone.Department.Lacks = 0 // what else a document may say
	if want := (&rules.Department{Measures: "（一）保障"}); !cmp.Equal(want, alone.Department) {
		t.Errorf("with no other chapter: %+v", alone.Department)
	}
}

// Rows may stand in one line, as they do when a table is copied as text.
func TestRowsInOneLine(t *testing.T) {
	d, ds := readGoals(t, "pasted.txt", []byte(pasted))
	if len(ds) > 0 {
		t.Fatalf("findings: %v", ds)
	}
	first := d.Tables[0]
	want := []rules.Indicator{
		{Level1: "产出指标", Level2: "数量指标", Name: "评审项目", Target: rules.Cell{Text: "60"}, Sign: "≥", Unit: "个", Marks: "20", Description: "全年评审数"},
		{Level1: "产出指标", Level2: "数量指标", Name: "其他资金", Target: rules.Cell{Text: "3"}, Sign: "≤", Unit: "项", Marks: "20"},
		{Level1: "满意度指标", Level2: "", Name: "满意度", Target: rules.Cell{Text: "95"}, Sign: "≥", Unit: "%", Marks: "10"},
	}
	for i := range first.Indicators {
		first.Indicators[i].Target.Source = rules.Source{}
	}
	if diff := cmp.Diff(want, first.Indicators); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d.FiscalYear != 2026 || d.Division != "420100" || first.Purpose != "评审" || len(first.Plan) != 2 || first.Title != "" {
		t.Errorf("read %+v of %d %s", first, d.FiscalYear, d.Division)
	}
}

const pasted = "项目编码\t42010026P0001\t项目名称\t评估评审\n" +
	"预算规模及资金用途\t预算数\t118\t其中：财政资金\t118\t其他资金\t\n" +
	"\t评审\n" +
	"资金支出计划（%）\t6月底\t12月底\n" +
	"\t50\t100\n" +
	"绩效目标\t评审及时\n" +
	"一级指标\t二级指标\t三级指标\t指标性质\t指标值\t计量单位\t分值\t指标解释\n" +
	"产出指标\t数量指标\t评审项目\t≥\t60\t个\t20\t全年评审数\n" +
	"\t\t其他资金\t≤\t3\t项\t20\t\n" +
	"满意度指标\t\t满意度\t≥\t95\t%\t10\t\n"

func TestYearOfCodes(t *testing.T) {
	mixed := strings.Replace(string(fixtures.SeedText()), "13020925P000096100023", "13020924P000096100023", 1)
	d, ds := readGoals(t, "mixed.txt", []byte(mixed))
	wantFindings(t, ds, "WARN F10 第821行")
	if d.FiscalYear != 2025 {
		t.Errorf("year %d, want the later one", d.FiscalYear)
	}
	named := strings.Replace(string(fixtures.SeedJSON()), `"fiscal_year": 2025`, `"fiscal_year": 2026`, 1)
	d, ds = readGoals(t, "named.json", []byte(named))
	wantFindings(t, ds)
	if d.FiscalYear != 2026 {
		t.Errorf("year %d, want the one that the file names", d.FiscalYear)
	}
	d, ds = readGoals(t, "none.txt", []byte(strings.Replace(pasted, "42010026P0001", "A-17", 1)))
	wantFindings(t, ds, "WARN F03 none.txt")
	if d.FiscalYear != 0 || d.Division != "" {
		t.Errorf("year %d, division %q out of nothing", d.FiscalYear, d.Division)
	}
}

func readGoals(t *testing.T, name string, data []byte) (*rules.Declaration, []rules.Diagnostic) {
	t.Helper()
	d, ds, err := ReadGoals(name, data)
	if err != nil {
		t.Fatal(err)
	}
	if d == nil && !rules.HasErrors(ds) {
		t.Fatal("no declaration and no ERROR")
	}
	return d, ds
}

// wantFindings compares findings as 「severity id place」, the place being the
// file's name where there is none in it.
func wantFindings(t *testing.T, ds []rules.Diagnostic, want ...string) {
	t.Helper()
	var got []string
	for _, d := range ds {
		place := d.Source.Place()
		if place == "" {
			place = d.Source.File
		}
		got = append(got, d.Severity.String()+" "+d.ID+" "+place)
		if d.Message == "" || !strings.ContainsAny(d.Message, "请，；：没不缺") {
			t.Errorf("%s says too little", d)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%v", diff, ds)
	}
}

func testDocument(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "fixtures", "documents", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t *testing.T, data []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
