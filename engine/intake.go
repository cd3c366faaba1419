package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"zhunsheng/rules"
)

// Intake is what the files of one import hold together: goal tables, and reports
// of one month each. It is checked as a whole and stored as a whole.
type Intake struct {
	Declarations []*rules.Declaration
	Reports      []*Report
}

// AddReport takes a report in; each of its months becomes a report of its own.
func (in *Intake) AddReport(r *Report) {
	months := append(slices.Clone(r.History), *r)
	months[len(months)-1].History = nil
	for i := range months {
		in.Reports = append(in.Reports, &months[i])
	}
}

// Years are the fiscal years that the intake speaks of, in order.
func (in *Intake) Years() []int {
	years := map[int]bool{}
	for _, d := range in.Declarations {
		years[d.FiscalYear] = true
	}
	for _, r := range in.Reports {
		years[r.FiscalYear] = true
	}
	return slices.Sorted(maps.Keys(years))
}

// Division is the first that a goal table names, or else the first that a reported
// project's code does; of reads a code. It is empty where none is named.
func (in *Intake) Division(of func(code string) string) string {
	for _, d := range in.Declarations {
		if d.Division != "" {
			return d.Division
		}
	}
	for _, r := range in.Reports {
		for _, p := range r.Projects {
			if division := of(p.Code); division != "" {
				return division
			}
		}
	}
	return ""
}

// Tables are the goal tables of a year by project code.
func (in *Intake) Tables(year int) map[string]*rules.GoalTable {
	tables := map[string]*rules.GoalTable{}
	for _, d := range in.Declarations {
		if d.FiscalYear == year {
			for _, t := range d.Tables {
				tables[t.Code.Text] = t
			}
		}
	}
	return tables
}

// misplaced finds what is of no year or of another division.
func (in *Intake) misplaced(division string) (ds []rules.Diagnostic) {
	find := func(source rules.Source, format string, args ...any) {
		ds = append(ds, rules.Diagnostic{ID: "D10", Severity: rules.Error, Source: fileOf(source), Message: fmt.Sprintf(format, args...)})
	}
	for _, d := range in.Declarations {
		source := sourceOf(d)
		if d.FiscalYear == 0 {
			find(source, "看不出是哪一年度的目标表，请指明年度")
		}
		if d.Division != "" && d.Division != division {
			find(source, "目标表是区划%s的，不是%s的，请分开导入", d.Division, division)
		}
	}
	return ds
}

// sourceOf is where a declaration begins, the department's part where it has no table.
func sourceOf(d *rules.Declaration) (source rules.Source) {
	if part := d.Department; part != nil {
		for _, g := range part.SubGoals {
			source = cmp.Or(source, g.Indicator.Source)
		}
		for _, i := range part.Indicators {
			source = cmp.Or(source, i.Target.Source)
		}
	}
	if len(d.Tables) > 0 {
		source = cmp.Or(d.Tables[0].Source, source)
	}
	return source
}

// declaredTwice finds a project with goal tables in two files of an import.
func (in *Intake) declaredTwice() (ds []rules.Diagnostic) {
	first := standing{}
	for _, d := range in.Declarations {
		for _, t := range d.Tables {
			if earlier, twice := first.inAnotherFile(fmt.Sprint(d.FiscalYear, " ", t.Code.Text), t.Code.Source); twice {
				ds = append(ds, rules.Diagnostic{ID: "F04", Severity: rules.Error, Source: t.Code.Source,
					Message: fmt.Sprintf("项目编码%s的目标表在%s里已有，请只导入一份", t.Code.Text, earlier)})
			}
		}
	}
	return ds
}

// reportedTwice finds a project whose data for one month stand in two files of an
// import: which of them counts must not depend on their order.
func (in *Intake) reportedTwice() (ds []rules.Diagnostic) {
	first := standing{}
	for _, r := range in.Reports {
		for _, p := range r.Projects {
			if earlier, twice := first.inAnotherFile(fmt.Sprint(r.FiscalYear, " ", r.Month, " ", p.Code), p.Source); twice {
				ds = append(ds, rules.Diagnostic{ID: "D05", Severity: rules.Error, Source: p.Source,
					Message: fmt.Sprintf("项目%s的%d月数据在%s里已有，请只导入一份", p.Code, r.Month, earlier)})
			}
		}
		if r.Department == nil {
			continue
		}
		if earlier, twice := first.inAnotherFile(fmt.Sprint(r.FiscalYear, " ", r.Month), r.Department.Source); twice {
			ds = append(ds, rules.Diagnostic{ID: "D05", Severity: rules.Error, Source: r.Department.Source, Project: rules.DepartmentName,
				Message: fmt.Sprintf("部门整体的%d月数据在%s里已有，请只导入一份", r.Month, earlier)})
		}
	}
	return ds
}

// standing remembers where a thing was read last.
type standing map[string]rules.Source

// inAnotherFile tells whether a thing was read from another file before, and which.
// Two files may bear one name.
func (s standing) inAnotherFile(thing string, source rules.Source) (earlier string, twice bool) {
	first, known := s[thing]
	s[thing] = source
	return first.File, known && (first.File != source.File || first.Digest != source.Digest)
}

// concerning is what a report is checked against: the goal tables of its year, those
// of this intake over those that are stored.
func (in *Intake) concerning(r *Report, stored *rules.Declaration) *rules.Declaration {
	d, own := &rules.Declaration{FiscalYear: r.FiscalYear}, map[string]bool{}
	for _, new := range in.Declarations {
		if new.FiscalYear != r.FiscalYear {
			continue
		}
		d.Division, d.Department = cmp.Or(new.Division, d.Division), cmp.Or(new.Department, d.Department)
		for _, t := range new.Tables {
			own[t.Code.Text] = true
			d.Tables = append(d.Tables, t)
		}
	}
	if stored == nil {
		return d
	}
	d.Division, d.Department = cmp.Or(d.Division, stored.Division), cmp.Or(d.Department, stored.Department)
	for _, t := range stored.Tables {
		if !own[t.Code.Text] {
			d.Tables = append(d.Tables, t)
		}
	}
	return d
}
