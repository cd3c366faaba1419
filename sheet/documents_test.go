package sheet

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/width"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// A printedForm is a document under fixtures/documents: the seed's eight projects in
// a province's layout. lacks names what the layout does not print, which alone may
// differ from the seed; findings are what must be said of it, and nothing else.
type printedForm struct {
	file     string
	lacks    string
	findings []string // severity and id of each, sorted
}

// What the layouts do not print.
const (
	byHand       = "title department" // the title is the form's, the department's prose is not there
	lacksCode    = byHand + " code division"
	lacksPlan    = " plan"
	lacksWords   = " purpose description basis"
	alone        = " department"
	measuresOnly = ""        // the form prints all there is
	pageBreaks   = " breaks" // a page's lines are all that is known of paragraphs
)

var printedForms = []printedForm{
	{"goal-tables.docx", measuresOnly, nil},
	{"goal-tables-from-doc.docx", measuresOnly, nil},
	{"goal-tables-edited.docx", measuresOnly, nil},
	{"ministry-2015.docx", lacksCode + lacksPlan + lacksWords + " unit_code", ministry2015},
	{"ministry.docx", lacksCode + lacksPlan + lacksWords, turnedMoney},
	{"sichuan.docx", lacksCode + lacksPlan + lacksWords + " unit_code", nil},
	{"hubei.docx", byHand + lacksPlan + " description", hubeiSaid},
	{"beijing.docx", byHand + " purpose basis description", beijingSaid},
	{"yunnan.docx", lacksCode + lacksPlan + " purpose budget fiscal unit_code money", nil},
	{"goal-tables.doc", measuresOnly, nil},
	{"goal-tables.wps", lacksCode + lacksPlan + lacksWords, turnedMoney},
	{"goal-tables.pdf", pageBreaks, []string{"WARN F16", "WARN F16"}},
	{"goal-tables-workbook.xlsx", measuresOnly, nil},
	{"goal-tables-hidden.xlsx", measuresOnly, []string{"WARN F15"}},
	{"goal-tables.et", measuresOnly, nil},
	{"goal-tables.ods", measuresOnly, nil},
	{"goal-tables.zip", alone, nil},
	{"ministry-2015.xlsx", lacksCode + lacksPlan + lacksWords + " unit_code", ministry2015},
	{"ministry.xlsx", lacksCode + lacksPlan + lacksWords, turnedMoney},
	{"hubei.xlsx", byHand + lacksPlan + " description", hubeiSaid},
	{"sichuan-list.xlsx", lacksCode + lacksPlan + lacksWords + " fiscal", nil},
}

var (
	ministry2015 = append(slices.Repeat([]string{"INFO F21"}, 4*8), "INFO F21") // goals, funds, indicators and blank rows of each; what is not kept
	turnedMoney  = append(slices.Repeat([]string{"INFO F22"}, 8), "INFO F21")
	hubeiSaid    = append(slices.Repeat([]string{"INFO F21"}, 4*8), "INFO F21")
	beijingSaid  = append([]string{"INFO F21"}, slices.Repeat([]string{"WARN F21"}, 8)...)
)

// The short run leaves the slow converter to TestOldFormats.
func TestPrintedForms(t *testing.T) {
	for _, form := range printedForms {
		if testing.Short() && form.tool() == "soffice" {
			continue
		}
		t.Run(form.file, func(t *testing.T) {
			if tool := form.tool(); tool != "" {
				needTool(t, tool)
			}
			form.check(t)
		})
	}
}

// tool is the program that the form's reader needs.
func (form printedForm) tool() string {
	switch path.Ext(form.file) {
	case ".doc", ".wps", ".et", ".ods":
		return "soffice"
	case ".pdf":
		return "pdftotext"
	}
	return ""
}

// Every document is there, and small enough to be kept.
func TestDocumentsAreSmall(t *testing.T) {
	for _, form := range printedForms {
		if size := len(testDocument(t, form.file)); size == 0 || size > 160<<10 {
			t.Errorf("%s has %d bytes", form.file, size)
		}
	}
}

func (form printedForm) check(t *testing.T) {
	readings, err := Read(context.Background(), form.file, testDocument(t, form.file), Given{})
	if err != nil {
		t.Fatal(err)
	}
	if draft := path.Ext(form.file) == ".pdf"; readings[0].Draft != draft {
		t.Errorf("a draft: %v, want %v", readings[0].Draft, draft)
	}
	got := &rules.Declaration{}
	var said []string
	for _, r := range readings {
		for _, d := range r.Diagnostics {
			said = append(said, d.Severity.String()+" "+d.ID)
			if d.Severity == rules.Error {
				t.Error(d)
			}
		}
		if r.Declaration == nil {
			t.Fatalf("%s: no goal table: %v", r.Name, r.Diagnostics)
		}
		if got.FiscalYear, got.Division = r.Declaration.FiscalYear, r.Declaration.Division; r.Declaration.Department != nil {
			got.Department = r.Declaration.Department
		}
		got.Tables = append(got.Tables, r.Declaration.Tables...)
	}
	slices.Sort(said)
	want := slices.Clone(form.findings)
	slices.Sort(want)
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
		for _, r := range readings {
			for _, d := range r.Diagnostics {
				t.Log(d)
			}
		}
	}
	seed, _ := readGoals(t, "goal-tables.json", fixtures.SeedJSON())
	for _, d := range []*rules.Declaration{seed, got} {
		form.reduce(d)
	}
	if diff := cmp.Diff(seed, got); diff != "" {
		t.Errorf("the goal tables differ from the seed (-want +got):\n%s", diff)
	}
}

// reduce leaves of a declaration what the layout prints, in one way of writing:
// sign and unit within the target, half width, amounts as numbers.
func (form printedForm) reduce(d *rules.Declaration) {
	if d.Department != nil {
		d.Department.Lacks = 0
	}
	lacks := strings.Fields(form.lacks)
	drop := func(name string, texts ...*string) {
		if slices.Contains(lacks, name) {
			for _, text := range texts {
				*text = ""
			}
		}
	}
	drop("division", &d.Division)
	if slices.Contains(lacks, "department") {
		d.Department = nil
	} else if d.Department != nil {
		d.Department.Measures = ""
		form.join(&d.Department.Overall)
		for i := range d.Department.SubGoals {
			one := &d.Department.SubGoals[i]
			one.Indicator.Source = rules.Source{}
			form.join(&one.Goal, &one.Indicator.Text)
		}
	}
	for _, table := range d.Tables {
		drop("title", &table.Title)
		drop("purpose", &table.Purpose)
		drop("unit_code", &table.AgencyCode)
		drop("code", &table.Code.Text)
		drop("money", &table.MoneyUnit)
		drop("budget", &table.Budget.Text)
		drop("fiscal", &table.Fiscal.Text)
		if slices.Contains(lacks, "plan") {
			table.Plan = nil
		}
		for i := range table.Plan {
			percent := &table.Plan[i].Percent
			percent.Text, percent.Source = strings.TrimSuffix(label(percent.Text), "%"), rules.Source{}
		}
		table.Source, table.Code.Source, table.Lacks = rules.Source{}, rules.Source{}, 0
		for _, amount := range []*rules.Cell{&table.Budget, &table.Fiscal, &table.Other} {
			if n, ok := rules.ParseMoney(amount.Text); ok {
				amount.Text = n.String()
			}
			amount.Text, amount.Source = clean(amount.Text), rules.Source{}
		}
		for i := range table.Indicators {
			one := &table.Indicators[i]
			drop("description", &one.Description)
			drop("basis", &one.Basis)
			one.Target = rules.Cell{Text: label(width.Fold.String(one.Sign + one.Target.Text + one.Unit))}
			one.Sign, one.Unit, one.Marks = "", "", ""
		}
	}
}

// join takes the line breaks out of prose, where only the page's are known.
func (form printedForm) join(texts ...*string) {
	for _, text := range texts {
		if strings.Contains(form.lacks, pageBreaks) {
			*text = strings.ReplaceAll(*text, "\n", "")
		}
	}
}

// A department's own table has no project: its goal and indicators are the
// department's.
func TestDepartmentForm(t *testing.T) {
	for file, places := range map[string][2]string{
		"department.docx": {"表1 第3行第3列", "表1 第4行第1列"}, "department.xlsx": {"Sheet1 F5", "Sheet1 A6"},
	} {
		t.Run(file, func(t *testing.T) { checkDepartment(t, file, places) })
	}
}

func checkDepartment(t *testing.T, file string, places [2]string) {
	readings, err := Read(context.Background(), file, testDocument(t, file), Given{})
	if err != nil {
		t.Fatal(err)
	}
	d := readings[0].Declaration
	seed, _ := readGoals(t, "goal-tables.json", fixtures.SeedJSON())
	if d == nil || len(d.Tables) != 0 || d.FiscalYear != 2025 || d.Department.Overall != seed.Department.Overall {
		t.Fatalf("read %+v %v", d, readings[0].Diagnostics)
	}
	var got []string
	for _, i := range d.Department.Indicators {
		got = append(got, strings.Join([]string{i.Level1, i.Level2, i.Name, i.Sign + i.Target.Text + i.Unit, i.Description}, "/"))
	}
	want := []string{
		"产出指标/数量指标/政务服务事项办件量/≥90000件/全年窗口和网上办结的事项\n评（扣）分标准：每少1%扣0.5分",
		"产出指标/质量指标/政务服务工作覆盖率/100%/已进驻事项÷应进驻事项\n评（扣）分标准：未达标按比例扣分",
		"产出指标/时效指标/按期办结率/≥98%/按期办结数÷办结总数",
		"产出指标/成本指标/预算控制数/≤973.10万元/",
		"效益指标/社会效益指标/营商环境/定性明显改善/评（扣）分标准：按专家意见",
		"满意度指标/服务对象满意度指标/群众满意率/≥99%/问卷调查",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantFindings(t, readings[0].Diagnostics, "WARN F09 "+places[0], "INFO F21 "+places[1])
	if said := fmt.Sprint(readings[0].Diagnostics); !strings.Contains(said, "部门名称“曹妃甸区行政审批局”") {
		t.Errorf("nothing says that the department's name is not kept: %s", said)
	}
}
