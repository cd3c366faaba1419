package sheet

import (
	"bytes"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
)

// office converts files in a folder with LibreOffice, which must be there where CI is
// set.
func office(t *testing.T, dir, to string, names ...string) {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "" {
			t.Skip("no soffice here")
		}
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", filepath.Join(dir, "out")}
	for _, name := range names {
		args = append(args, filepath.Join(dir, name))
	}
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// A template that LibreOffice saved reads back the same, and still has its drop-downs
// and locks.
func TestTemplateSavedByOffice(t *testing.T) {
	dir := t.TempDir()
	of := seedTemplate(t, 6)
	of.Stored = randomReport(rand.New(rand.NewPCG(7, 7)), of.Declaration, 6)
	if err := os.WriteFile(filepath.Join(dir, "direct.xlsx"), written(t, of), 0o600); err != nil {
		t.Fatal(err)
	}
	office(t, dir, "xlsx", "direct.xlsx")
	data, err := os.ReadFile(filepath.Join(dir, "out", "direct.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	got, ds := readBack(t, data, Given{})
	if diff := cmp.Diff(of.Stored, resolved(t, got, of.Declaration), asStored); diff != "" || len(ds) > 0 {
		t.Errorf("%q (-want +got):\n%s", ds, diff)
	}
	checkWorkbook(t, "saved by LibreOffice", data)
}

func TestTemplateIsReadyForPeople(t *testing.T) {
	data := written(t, seedTemplate(t, 6))
	checkWorkbook(t, "as written", data)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, tab := range []string{actualsTab, moneyTab} {
		if panes, err := f.GetPanes(tab); err != nil || panes.YSplit != headRow || !panes.Freeze {
			t.Errorf("%s has panes %+v %v", tab, panes, err)
		}
		if !slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool {
			return n.Scope == tab && n.Name == "_xlnm.Print_Titles" && strings.HasSuffix(n.RefersTo, "!$4:$4")
		}) {
			t.Errorf("%s repeats no header: %v", tab, f.GetDefinedName())
		}
	}
}

// checkWorkbook asks for the drop-downs, the locks and the pages of a template.
func checkWorkbook(t *testing.T, name string, data []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lists := map[string]bool{}
	for _, tab := range []string{actualsTab, moneyTab} {
		all, err := f.GetDataValidations(tab)
		if err != nil {
			t.Fatal(err)
		}
		for _, dv := range all {
			lists[tab+" "+dv.Type+" "+strings.Trim(html.UnescapeString(dv.Formula1), `"`)] = true
		}
		if p, err := f.GetSheetProtection(tab); err != nil || !p.SelectUnlockedCells {
			t.Errorf("%s: %s is not protected: %+v %v", name, tab, p, err)
		}
		if layout, err := f.GetPageLayout(tab); err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 {
			t.Errorf("%s: %s has page %+v %v", name, tab, layout, err)
		}
	}
	for _, want := range []string{"填报 list 确定能,有可能,完全不可能", "填报 list 经费保障,制度保障,人员保障,硬件条件保障,其他", "填报 list 是", "资金 decimal 0"} {
		if !lists[want] {
			t.Errorf("%s: no drop-down %q among %v", name, want, lists)
		}
	}
	for cell, locked := range map[string]bool{"A5": true, "F5": true, find(t, f, actualsTab, actualHead, "聘用人员数量"): false} {
		id, err := f.GetCellStyle(actualsTab, cell)
		style, err2 := f.GetStyle(id)
		if err != nil || err2 != nil || (style.Protection == nil || style.Protection.Locked) != locked {
			t.Errorf("%s: %s is locked %+v, want %v (%v %v)", name, cell, style.Protection, locked, err, err2)
		}
	}
}

// What a user wrote is text, whatever it begins with, and never a formula.
func TestTemplateHasNoFormulaOfUsers(t *testing.T) {
	of := seedTemplate(t, 12)
	of.Declaration.Tables[0].Name = "=HYPERLINK(\"http://a\")"
	of.Declaration.Tables[0].Indicators[0].Name = "@SUM(A1)"
	first := of.Declaration.Tables[0]
	of.Stored = &engine.Report{FiscalYear: 2025, Month: 12, Projects: []engine.ProjectReport{{Code: first.Code.Text, Reason: "=1+1",
		Observations: []engine.Observation{{Level2: first.Indicators[0].Level2, Name: "@SUM(A1)", Actual: text("-47"), Remark: "+1"}}}}}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, of)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	formulas := 0
	for _, tab := range f.GetSheetList() {
		rows, err := f.GetRows(tab)
		if err != nil {
			t.Fatal(err)
		}
		for n, row := range rows {
			for i := range row {
				formula, err := f.GetCellFormula(tab, at(i+1, n+1))
				if err != nil || formula != "" && !(tab == moneyTab && strings.HasPrefix(formula, "IF(")) {
					t.Errorf("%s %s: formula %q %v", tab, at(i+1, n+1), formula, err)
				}
				formulas += map[bool]int{true: 1}[formula != ""]
			}
		}
	}
	if formulas == 0 {
		t.Error("no 执行率 is computed")
	}
}

// The last value that was reported before stands beside the cell; the months after do
// not.
func TestTemplateShowsTheEarlierActual(t *testing.T) {
	of := seedTemplate(t, 6)
	first := of.Declaration.Tables[0]
	month := func(m int, actual string) engine.Report {
		return engine.Report{FiscalYear: 2025, Month: m, Projects: []engine.ProjectReport{{Code: first.Code.Text,
			Observations: []engine.Observation{{Level2: first.Indicators[0].Level2, Name: first.Indicators[0].Name, Actual: text(actual)}}}}}
	}
	of.Earlier = []engine.Report{month(1, "40"), month(3, "45"), month(4, ""), month(6, "47"), month(9, "50")}
	data := written(t, of)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if shown, err := f.GetCellValue(actualsTab, find(t, f, actualsTab, "上期实际值", "聘用人员数量")); shown != "3月底：45" || err != nil {
		t.Errorf("shows %q %v", shown, err)
	}
	if rule, err := f.GetCellValue(actualsTab, find(t, f, actualsTab, "评判规则", "聘用人员数量")); rule != "实际值≥50；全年应保持的数量，不按进度折算" || err != nil {
		t.Errorf("rule %q %v", rule, err)
	}
	if got, ds := readBack(t, data, Given{}); len(got.Projects) > 0 || len(ds) > 0 {
		t.Errorf("read %+v with %q", got, ds)
	}
}
