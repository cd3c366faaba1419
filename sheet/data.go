package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/standard"
)

// DataKind is a kind of export of what is stored itself: Read gives it back, and an
// import of it changes nothing.
type DataKind struct {
	// Code is its name in commands and addresses, Name what users call it.
	Code, Name string
	Formats    []string
}

// The kinds of data.
var (
	DataTemplate = DataKind{Code: "template", Name: "填报模板", Formats: []string{"xlsx"}}
	DataStandard = DataKind{Code: "standard", Name: "国标", Formats: []string{"json", "zip"}}
	// DataGoals and DataActuals are our own JSON.
	DataGoals   = DataKind{Code: "goals", Name: "绩效目标表", Formats: []string{"json"}}
	DataActuals = DataKind{Code: "actuals", Name: "执行数据", Formats: []string{"json"}}
)

func dataKinds() []DataKind {
	return []DataKind{DataTemplate, DataStandard, DataGoals, DataActuals}
}

// FindData finds the kind of data that is meant by a code or a name and a format. Where
// an official form has that name, the data are meant only in a format of theirs.
func FindData(name, format string) (k DataKind, ok bool) {
	_, isForm := official.Find(name)
	for _, k := range dataKinds() {
		if name == k.Code || name == k.Name {
			return k, k.Writes(format) || !isForm
		}
	}
	return DataKind{}, false
}

// Exports lists by code and name all that can be exported: the official forms, and the
// data that are not one of these in another format. Forms are listed without Formats.
func Exports() (all []DataKind) {
	for _, k := range official.Kinds() {
		all = append(all, DataKind{Code: k.Code, Name: k.Name})
	}
	for _, k := range dataKinds() {
		if _, isForm := official.Find(k.Code); !isForm {
			all = append(all, k)
		}
	}
	return all
}

// Writes tells whether there is such a format of the kind.
func (k DataKind) Writes(format string) bool { return slices.Contains(k.Formats, format) }

// Data is an order for data.
type Data struct {
	Kind   DataKind
	Format string
	// Month is the one to report on with a template, which needs it; of the others it is
	// the only one whose reports are wanted, all of the year where it is 0.
	Month int
	// Schemes are those in force, of which the rules and marks in a template are by the one
	// that Scheme names; where it is empty, by that of the year.
	Schemes engine.SchemesInForce
	Scheme  string
	// At is the time on the records of the national standard.
	At time.Time
	// Progress is told how many projects are done; it may be nil.
	Progress func(done int)
}

// ErrSeveralAgencies means that a template was asked for without saying whose, where
// there are several agencies (预算单位).
var ErrSeveralAgencies = errors.New("projects of several agencies")

// FileName is the name of an exported file: 填报模板-2025-06-433001.xlsx.
func (d Data) FileName(year int, agency string) string {
	name := fmt.Sprintf("%s-%d", d.Kind.Name, year)
	if d.Month != 0 && d.Kind.Code != DataGoals.Code {
		name += fmt.Sprintf("-%02d", d.Month)
	}
	if agency != "" {
		name += "-" + agency
	}
	return name + "." + d.Format
}

// dataTypes are the media types of the formats of data.
var dataTypes = map[string]string{"xlsx": mediaTypes[Workbook], "json": "application/json", "zip": "application/zip"}

// MediaType is the file's for HTTP.
func (d Data) MediaType() string { return dataTypes[d.Format] }

// MediaTypes lists the media types of all that is exported.
func MediaTypes() []string {
	list := append(slices.Collect(maps.Values(mediaTypes)), slices.Collect(maps.Values(dataTypes))...)
	slices.Sort(list)
	return slices.Compact(list)
}

// Write writes what is in force of the query's year, and what is reported of it. Where
// there is nothing of the kind it is ErrNothing, and nothing is written. The national
// standard is written page by page; of the others all is held.
func (d Data) Write(ctx context.Context, w io.Writer, store engine.DossierStore, scope engine.Scope, q engine.DossierQuery) error {
	write := map[string]func(context.Context, io.Writer, source) error{
		DataTemplate.Code: d.template, DataStandard.Code: d.standard, DataGoals.Code: d.goals, DataActuals.Code: d.actuals,
	}[d.Kind.Code]
	if write == nil {
		return fmt.Errorf("no data %q", d.Kind.Code)
	}
	q.Months = [2]int{1, 12}
	switch {
	case d.Kind.Code == DataGoals.Code:
		q.Months = [2]int{}
	case d.Kind.Code == DataTemplate.Code:
		q.Months[1] = d.Month
	case d.Month != 0:
		q.Months = [2]int{d.Month, d.Month}
	}
	if err := write(ctx, w, source{store, scope, q}); err != nil {
		return fmt.Errorf("export %s of %d: %w", d.Kind.Code, q.Year, err)
	}
	return nil
}

// source is where data is taken from.
type source struct {
	store engine.DossierStore
	scope engine.Scope
	query engine.DossierQuery
}

// each gives every project, and then what stands beside them: the department's part, and
// the waivers of these projects and, where they are all, of every project.
func (s source) each(ctx context.Context, progress func(int), project func(engine.Dossier) error) (*engine.DepartmentDossier, error) {
	given := map[string]bool{}
	for p, err := range engine.AllDossiers(ctx, s.store, s.scope, s.query) {
		if err == nil {
			err = project(p)
		}
		if err != nil {
			return nil, err
		}
		given[p.Place.Code] = true
		if progress != nil {
			progress(len(given))
		}
	}
	own, err := s.store.DepartmentDossier(ctx, s.scope, s.query.Year, "")
	if err != nil {
		return nil, err
	}
	given[""] = whole(s.scope, s.query)
	if !given[""] {
		own.Declared, own.Reported = nil, nil
	}
	own.Waivers = slices.DeleteFunc(own.Waivers, func(v rules.Waiver) bool { return !given[v.Project] })
	own.Reported = slices.DeleteFunc(own.Reported, func(r engine.MonthReport) bool {
		return r.Month < s.query.Months[0] || r.Month > s.query.Months[1]
	})
	return own, nil
}

// standard writes the records of the national standard.
func (d Data) standard(ctx context.Context, w io.Writer, from source) error {
	format := standard.JSON
	if d.Format == "zip" {
		format = standard.CSV
	}
	records := standard.NewWriter(w, format, standard.Head{FiscalYear: from.query.Year, Division: from.scope.Division, At: d.At})
	some := false
	own, err := from.each(ctx, d.Progress, func(p engine.Dossier) error {
		some = true
		records.GoalTable(p.Table)
		for _, r := range p.Reported {
			records.Project(r.Month, r.ProjectReport, p.Table)
		}
		return nil
	})
	if err == nil && !some && own.Declared == nil {
		err = ErrNothing
	}
	if err != nil {
		return err
	}
	records.Department(own.Declared)
	for _, r := range own.Reported {
		records.OwnReport(r.Month, r.ProjectReport)
	}
	records.Waivers(own.Waivers)
	return records.Close()
}

// held is all that is declared and reported, in memory.
type held struct {
	declaration *rules.Declaration
	months      map[int]*engine.Report
}

func (h *held) of(month int) *engine.Report {
	if h.months[month] == nil {
		h.months[month] = &engine.Report{FiscalYear: h.declaration.FiscalYear, Month: month}
	}
	return h.months[month]
}

// hold takes in all projects that check does not refuse.
func (d Data) hold(ctx context.Context, from source, check func(*rules.GoalTable) error) (*held, error) {
	h := &held{&rules.Declaration{FiscalYear: from.query.Year, Division: from.scope.Division}, map[int]*engine.Report{}}
	own, err := from.each(ctx, d.Progress, func(p engine.Dossier) error {
		h.declaration.Tables = append(h.declaration.Tables, p.Table)
		for _, r := range p.Reported {
			month := h.of(r.Month)
			month.Projects = append(month.Projects, *r.ProjectReport)
		}
		return check(p.Table)
	})
	if err != nil {
		return nil, err
	}
	for _, r := range own.Reported {
		h.of(r.Month).Department = r.ProjectReport
	}
	h.declaration.Department, h.declaration.Waivers = own.Declared, own.Waivers
	if len(h.declaration.Tables) == 0 && own.Declared == nil {
		return nil, ErrNothing
	}
	return h, nil
}

func every(*rules.GoalTable) error { return nil }

func (d Data) goals(ctx context.Context, w io.Writer, from source) error {
	h, err := d.hold(ctx, from, every)
	if err != nil {
		return err
	}
	text, err := WriteGoals(h.declaration)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// actuals writes the report of the latest month, with the months before as its history.
func (d Data) actuals(ctx context.Context, w io.Writer, from source) error {
	h, err := d.hold(ctx, from, every)
	if err != nil {
		return err
	}
	months := slices.Sorted(maps.Keys(h.months))
	if len(months) == 0 {
		return ErrNothing
	}
	last := *h.months[months[len(months)-1]]
	for _, m := range months[:len(months)-1] {
		last.History = append(last.History, *h.months[m])
	}
	text, err := WriteReport(&last)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// template writes the workbook in which an agency reports a month.
func (d Data) template(ctx context.Context, w io.Writer, from source) error {
	scheme, err := d.Schemes.OfYear(ctx, from.store, from.scope, from.query.Year, d.Scheme)
	if err != nil {
		return err
	}
	t := Template{Scheme: scheme, Agency: from.scope.Agency, FiscalYear: from.query.Year, Month: d.Month}
	h, err := d.hold(ctx, from, func(table *rules.GoalTable) error {
		if t.Agency == "" {
			t.Agency = table.AgencyCode
		}
		if table.AgencyCode != t.Agency {
			return ErrSeveralAgencies
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(h.declaration.Tables) == 0 {
		return ErrNothing
	}
	t.Declaration, t.Stored = h.declaration, h.months[d.Month]
	for _, m := range slices.Sorted(maps.Keys(h.months)) {
		if m != d.Month {
			t.Earlier = append(t.Earlier, *h.months[m])
		}
	}
	return WriteTemplate(w, t)
}
