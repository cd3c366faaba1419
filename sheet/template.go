package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A Template is what a workbook for reporting one month (填报模板) is written from: a row
// for each indicator with its rule beside the cells to be filled in, and the money of each
// project by source of funding. Read gives back an engine.Report from it, whatever rows were
// sorted or deleted.
type Template struct {
	Declaration *rules.Declaration
	Scheme      *rules.Scheme
	// Agency (预算单位编码) restricts the workbook to the projects of one unit; empty is all.
	Agency            string
	FiscalYear, Month int
	// Earlier are reports of earlier months; of each indicator the latest is shown.
	Earlier []engine.Report
	// Stored is what is already reported for the month, nil where nothing: it is filled
	// in, so that people go on where they stopped.
	Stored *engine.Report
}

// ErrNothingToFill means that the declaration has no project of the agency.
var ErrNothingToFill = errors.New("no project to report on")

// The tabs of a template, and the version of its shape.
const (
	guideTab        = "说明"
	actualsTab      = "填报"
	moneyTab        = "资金"
	templateVersion = 1
	headRow         = 4 // of both tabs: title, identity, hint, then the header
)

// WriteTemplate writes a template as .xlsx. The error is ErrNothingToFill, or about
// writing, or about a text that is too long for a workbook's cell.
func WriteTemplate(w io.Writer, t Template) (err error) {
	tables := t.tables()
	if len(tables) == 0 {
		return fmt.Errorf("template for %q of %d-%02d: %w", t.Agency, t.FiscalYear, t.Month, ErrNothingToFill)
	}
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	b := &templateBook{File: f, Template: &t, written: f.SetSheetName("Sheet1", guideTab)}
	b.makeStyles()
	b.writeGuide(tables)
	b.writeActuals(tables)
	b.writeMoney(tables)
	f.SetActiveSheet(1)
	if b.written != nil {
		return fmt.Errorf("template for %q of %d-%02d: %w", t.Agency, t.FiscalYear, t.Month, b.written)
	}
	_, err = f.WriteTo(w)
	return err
}

// tables are the goal tables that the template is for.
func (t *Template) tables() []*rules.GoalTable {
	return slices.DeleteFunc(slices.Clone(t.Declaration.Tables), func(g *rules.GoalTable) bool {
		return t.Agency != "" && g.AgencyCode != t.Agency
	})
}

// identity says of which month and unit a template is; reading begins with it.
func (t *Template) identity(tables []*rules.GoalTable) string {
	unit := "全部预算单位"
	if t.Agency != "" {
		unit = t.Agency + tables[0].AgencyName
	}
	return fmt.Sprintf("填报模板第%d版｜%d年%d月底｜单位：%s｜区划：%s", templateVersion, t.FiscalYear, t.Month, unit, cmp.Or(t.Declaration.Division, "—"))
}

// anyStored tells whether any observation stored for the month of these projects is so.
func (t *Template) anyStored(is func(o engine.Observation) bool) bool {
	return slices.ContainsFunc(t.tables(), func(g *rules.GoalTable) bool {
		p := reportOf(t.Stored, g)
		return p != nil && slices.ContainsFunc(p.Observations, is)
	})
}

// reportOf is a table's part of a report; nil where there is none.
func reportOf(r *engine.Report, g *rules.GoalTable) *engine.ProjectReport {
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.Projects, func(p engine.ProjectReport) bool { return p.Code == g.Code.Text })
	if i < 0 {
		return nil
	}
	return &r.Projects[i]
}

// observationOf is what a report says of an indicator.
func observationOf(p *engine.ProjectReport, i rules.Indicator) (o engine.Observation) {
	if p == nil {
		return o
	}
	if n := slices.IndexFunc(p.Observations, func(o engine.Observation) bool { return o.Key() == i.Key() }); n >= 0 {
		o = p.Observations[n]
	}
	return o
}

// rows are the indicators of a table with what is known of each.
func (t *Template) rows(g *rules.GoalTable) (rows []templateRow) {
	earlier := slices.Clone(t.Earlier)
	slices.SortStableFunc(earlier, func(a, b engine.Report) int { return cmp.Compare(b.Month, a.Month) })
	own := reportOf(t.Stored, g)
	compiled, excluded := &rules.Project{Table: g}, make([]bool, len(g.Indicators))
	for n, i := range g.Indicators {
		compiled.Rules = append(compiled.Rules, t.Scheme.Compile(i, cmp.Or(t.Declaration.FiscalYear, t.FiscalYear)))
		excluded[n] = observationOf(own, i).NotApplicable
	}
	marks := engine.MarksOf(t.Scheme, compiled, excluded)
	for n, i := range g.Indicators {
		row := templateRow{table: g, rule: compiled.Rules[n], reported: observationOf(own, i)}
		if marks != nil {
			row.marks = marks[n].Decimal().Short(2)
		}
		for k := range earlier {
			if last := observationOf(reportOf(&earlier[k], g), i); clean(last.Actual.Text) != "" && earlier[k].Month < t.Month {
				row.earlier = fmt.Sprintf("%d月底：%s", earlier[k].Month, clean(last.Actual.Text))
				break
			}
		}
		rows = append(rows, row)
	}
	return rows
}
