package sheet

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// seedList is the list of the seed's actuals, row by row.
func seedList(t *testing.T) [][]string {
	t.Helper()
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(testDocument(t, "execution-list.csv"), utf8Mark)))
	c.FieldsPerRecord = -1
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func asCSV(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// asBook writes rows as a workbook, a tab for each list of rows, with the project's
// columns and the groups of the header merged where the rows leave them blank.
func asBook(t *testing.T, tabs map[string][][]string, merged bool) []byte {
	t.Helper()
	f := excelize.NewFile()
	var failed error
	keep := func(err error) {
		if failed == nil {
			failed = err
		}
	}
	for tab, rows := range tabs {
		_, err := f.NewSheet(tab)
		keep(err)
		for n, row := range rows {
			keep(f.SetSheetRow(tab, fmt.Sprintf("A%d", n+1), &row))
		}
		if merged {
			mergeList(f, tab, rows, keep)
		}
	}
	keep(f.DeleteSheet("Sheet1"))
	var b bytes.Buffer
	_, err := f.WriteTo(&b)
	keep(err)
	if failed != nil {
		t.Fatal(failed)
	}
	return b.Bytes()
}

func mergeList(f *excelize.File, tab string, rows [][]string, keep func(error)) {
	for _, group := range []string{"E3:G3", "H3:K3", "L3:O3", "A1:O1", "A3:A4", "B3:B4", "C3:C4", "D3:D4"} {
		from, to, _ := strings.Cut(group, ":")
		keep(f.MergeCell(tab, from, to))
	}
	for n := 4; n < len(rows); n++ {
		end := n + 1
		for end < len(rows) && len(rows[end]) > 7 && rows[end][1] == "" {
			end++
		}
		if len(rows[n]) < 8 || rows[n][1] == "" || end == n+1 {
			continue
		}
		for column := range 7 {
			keep(f.MergeCell(tab, address(column, n+1), address(column, end)))
		}
	}
}

// asWord writes rows as a table of a Word document.
func asWord(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b strings.Builder
	b.WriteString(p(rows[0][0]) + p(rows[1][0]) + "<w:tbl>")
	for _, row := range rows[2 : len(rows)-1] {
		b.WriteString("<w:tr>")
		for i := range 15 {
			text := ""
			if i < len(row) {
				text = strings.NewReplacer("<", "&lt;", "&", "&amp;").Replace(row[i])
			}
			b.WriteString("<w:tc>" + p(text) + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	return docx(t, b.String()+"</w:tbl>"+p(rows[len(rows)-1][0]))
}

// The seed's eight projects come out of every kind of list as they stand in JSON, at each
// of the four checkpoints.
func TestListsOfTheSeed(t *testing.T) {
	rows := seedList(t)
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes(asCSV(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	parted := map[string][][]string{}
	for n, month := range []string{"一季度", "上半年", "十月", "全年"} {
		parted[month] = slices.Concat(rows[:4], listPart(rows, n))
	}
	for name, data := range map[string][]byte{
		"list.csv": testDocument(t, "execution-list.csv"), "gbk.csv": gbk,
		"plain.xlsx": asBook(t, map[string][][]string{"明细": rows}, false), "merged.xlsx": asBook(t, map[string][][]string{"明细": rows}, true),
		"tabs.xlsx": asBook(t, map[string][][]string{"甲": parted["一季度"], "乙": parted["上半年"], "丙": parted["十月"], "丁": parted["全年"]}, true),
		"list.docx": asWord(t, rows),
	} {
		t.Run(name, func(t *testing.T) { checkSeedList(t, name, data) })
	}
}

// listPart are the rows of a month, up to its total.
func listPart(rows [][]string, n int) [][]string {
	from := 4
	for i, row := range rows {
		if len(row) > 1 && row[1] == "小计" {
			if n == 0 {
				return rows[from : i+1]
			}
			n, from = n-1, i+1
		}
	}
	return nil
}

func checkSeedList(t *testing.T, name string, data []byte) {
	readings, err := Read(context.Background(), name, data, Given{})
	if err != nil {
		t.Fatal(err)
	}
	goals, _ := readGoals(t, "goal-tables.json", fixtures.SeedJSON())
	if len(readings) != 4 {
		t.Fatalf("%d readings: %v", len(readings), readings[0].Diagnostics)
	}
	for _, r := range readings {
		for _, d := range r.Diagnostics {
			if d.ID != "D23" && d.ID != "F38" { // 不适用, and a project of which nothing is filled in
				t.Error(d)
			}
		}
		want, ds, err := ReadReport("actuals.json", fixtures.Actuals(r.Report.Month))
		if err != nil || rules.HasErrors(ds) {
			t.Fatal(err, ds)
		}
		for _, d := range r.Report.Resolve(goals) {
			if d.ID != "D20" {
				t.Error(d)
			}
		}
		want.Resolve(goals)
		for _, p := range want.Projects {
			for k := range p.Observations {
				if o := &p.Observations[k]; o.NotApplicable {
					o.Actual = rules.Cell{} // a cell holds one of both
				}
			}
		}
		ignored := cmp.Options{
			cmpopts.IgnoreTypes(rules.Source{}, (*engine.ObservationPlaces)(nil)), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(engine.ProjectReport{}, "Name", "AgencyCode", "AgencyName", "Silent", "Listed"),
			cmpopts.IgnoreFields(engine.Observation{}, "Cause"),
			cmpopts.IgnoreSliceElements(engine.Observation.SaysNothing),
		}
		if diff := cmp.Diff(want, r.Report, ignored); diff != "" {
			t.Errorf("%d月 (-want +got):\n%s", r.Report.Month, diff)
		}
	}
}

// A workbook with mistakes in a list comes back with comments on the very cells, and reads
// like the right one once they are mended. Hidden rows are read, and told.
func TestListHandedBack(t *testing.T) {
	const tab = "明细"
	right := asBook(t, map[string][][]string{tab: slices.Concat(seedList(t)[:4], listPart(seedList(t), 2))}, true)
	edit := func(data []byte, texts map[string]string) []byte {
		f := openWorkbook(t, data)
		for place, text := range texts {
			if err := f.SetCellStr(tab, place, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetRowVisible(tab, 7, false); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	read := func(data []byte) (lines []string, places []string, ds []rules.Diagnostic) {
		readings, err := Read(context.Background(), "明细.xlsx", data, Given{})
		if err != nil {
			t.Fatal(err)
		}
		ds = readings[0].Diagnostics
		for _, d := range ds {
			places = append(places, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Severity, d.ID, d.Source.Cell)))
		}
		if readings[0].Report != nil {
			lines = inLines([]engine.Report{*readings[0].Report})
		}
		return lines, places, ds
	}
	was := map[string]string{"A14": "2025年10月31日", "J6": "拨款保障率", "G14": "72.50%"}
	wrong := edit(right, map[string]string{"A14": "近期", "J6": "", "G14": "99%"})
	lines, places, ds := read(wrong)
	want := []string{"WARN F15", "ERROR F03 L6", "ERROR D10 A14", "WARN D22 G14"}
	if slices.Sort(places); lines != nil || !slices.Equal(places, sorted(want)) {
		t.Errorf("read %d lines with %q, want none with %q", len(lines), places, want)
	}
	marked, _, err := Annotate("明细.xlsx", wrong, ds)
	if err != nil {
		t.Fatal(err)
	}
	comments, err := openWorkbook(t, marked).GetComments(tab)
	if err != nil {
		t.Fatal(err)
	}
	var commented []string
	for _, c := range comments {
		commented = append(commented, c.Cell)
	}
	if got := sorted(commented); !slices.Equal(got, []string{"A14", "G14", "L6"}) {
		t.Errorf("comments on %v", got)
	}
	first, _, _ := read(right)
	again, places, _ := read(edit(marked, was))
	if diff := cmp.Diff(first, again); diff != "" || !slices.Equal(places, []string{"WARN F15"}) {
		t.Errorf("the mended workbook with %q (-right +mended):\n%s", places, diff)
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
