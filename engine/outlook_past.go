package engine

import (
	"cmp"
	"slices"

	"zhunsheng/engine/outlook"
	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// PastYear is an earlier year from which an outlook learns how such a year runs: its reports with those of the months before
// in their history, December among them, and the goal tables under whose names projects are found again, for their codes
// change with the year. Without tables a project is found by its code alone.
type PastYear struct {
	Tables []*rules.GoalTable
	Report *Report
}

// YearsForeseen is how many years before this one an outlook looks at.
const YearsForeseen = 3

// memory is what one earlier year tells of a project.
type memory struct {
	year    int
	reports []monthReport // of the same project, by month; nil where it was not found
	agency  []outlook.Point
}

// remember finds this year's projects in earlier ones, the last year first. Two projects of one name in a year are nobody's.
func remember(projects []*rules.Project, past []PastYear, thisYear int) map[*rules.Project][]memory {
	found := map[*rules.Project][]memory{}
	now := map[projectKey]int{}
	for _, p := range projects {
		now[programmeOf(p.Table)]++
	}
	past = slices.DeleteFunc(slices.Clone(past), func(y PastYear) bool {
		return y.Report == nil || y.Report.FiscalYear >= thisYear || y.Report.FiscalYear < thisYear-YearsForeseen
	})
	slices.SortStableFunc(past, func(a, b PastYear) int { return cmp.Compare(b.Report.FiscalYear, a.Report.FiscalYear) })
	for _, year := range past {
		months := monthsOf(year.Report)
		names, programmes := map[projectKey]string{}, map[projectKey]string{}
		agencies := map[string][]string{}
		for _, t := range year.Tables {
			code := t.Code.Text
			put(names, nameOf(t), code)
			put(programmes, programmeOf(t), code)
			if t.AgencyCode != "" {
				agencies[t.AgencyCode] = append(agencies[t.AgencyCode], code)
			}
		}
		wholes := map[string][]outlook.Point{}
		for agency, codes := range agencies {
			wholes[agency] = agencySpending(codes, months)
		}
		for _, p := range projects {
			m := memory{year: year.Report.FiscalYear, reports: months[p.Table.Code.Text], agency: wholes[p.Table.AgencyCode]}
			if m.reports == nil {
				m.reports = months[names[nameOf(p.Table)]]
			}
			if m.reports == nil && now[programmeOf(p.Table)] == 1 {
				m.reports = months[programmes[programmeOf(p.Table)]]
			}
			found[p] = append(found[p], m)
		}
	}
	return found
}

// projectKey finds a project again: its agency and its name.
type projectKey struct{ agency, name string }

func nameOf(t *rules.GoalTable) projectKey {
	plain, _ := lint.ProjectName(t.Name)
	return projectKey{t.AgencyCode, plain}
}

func programmeOf(t *rules.GoalTable) projectKey {
	_, programme := lint.ProjectName(t.Name)
	return projectKey{t.AgencyCode, programme}
}

func put(codes map[projectKey]string, key projectKey, code string) {
	if _, twice := codes[key]; twice {
		code = ""
	}
	codes[key] = code
}

// spentPoints are the amounts that a project reported, in 万元.
func spentPoints(reports []monthReport) (points []outlook.Point) {
	for _, r := range reports {
		if amount, ok := rules.ParseMoney(r.reported.Spent.Text); ok {
			points = append(points, outlook.Point{Month: r.month, Value: floatOf(amount)})
		}
	}
	return points
}

// agencySpending sums what an agency's projects spent, by the months that all of them reported which reported December.
func agencySpending(codes []string, months map[string][]monthReport) (points []outlook.Point) {
	sums, reporting, whole := [yearEnd + 1]float64{}, [yearEnd + 1]int{}, 0
	for _, code := range codes {
		own := spentPoints(months[code])
		if len(own) == 0 || own[len(own)-1].Month != yearEnd {
			continue
		}
		whole++
		for _, p := range own {
			sums[p.Month] += p.Value
			reporting[p.Month]++
		}
	}
	for m := 1; m <= yearEnd && whole > 0; m++ {
		if reporting[m] == whole {
			points = append(points, outlook.Point{Month: m, Value: sums[m]})
		}
	}
	return points
}

// pastSpending adds earlier years' spending to a course: the project's own, or that of its whole agency.
func (f *foresight) pastSpending(c *outlook.Cumulative) (years []int) {
	for _, m := range f.past {
		s, ok := shapeThrough(spentPoints(m.reports))
		if !ok {
			s, ok = shapeThrough(m.agency)
		}
		if ok {
			c.Past, years = append(c.Past, s), append(years, m.year)
		}
	}
	return years
}

// shapeThrough is a year's shape, if it has more than its end.
func shapeThrough(points []outlook.Point) (outlook.Shape, bool) {
	if len(points) < 2 {
		return outlook.Shape{}, false
	}
	return outlook.ShapeOf(points)
}

// pastActuals are an indicator's values in an earlier year, read against this year's rule.
func (f *foresight) pastActuals(m memory, rule *rules.Rule) []outlook.Point {
	before := foresight{year: m.year, reports: m.reports}
	return before.actuals(rule).points
}

func (f *foresight) pastShapes(rule *rules.Rule, c *outlook.Cumulative) (years []int) {
	for _, m := range f.past {
		if s, ok := shapeThrough(f.pastActuals(m, rule)); ok {
			c.Past, years = append(c.Past, s), append(years, m.year)
		}
	}
	return years
}

// alike is how far an earlier year's level may lie from this one's, as a ratio, to tell anything of it.
const alike = 5

// pastChanges adds how the level changed from the same month to the end of earlier years, in proportion.
func (f *foresight) pastChanges(rule *rules.Rule, now outlook.Point, l *outlook.Level) (years []int) {
	for _, m := range f.past {
		points := f.pastActuals(m, rule)
		i := slices.IndexFunc(points, func(p outlook.Point) bool { return p.Month == now.Month })
		if i < 0 || points[len(points)-1].Month != yearEnd || points[i].Value <= 0 || now.Value <= 0 {
			continue
		}
		ratio := now.Value / points[i].Value
		if ratio > alike || ratio < 1/float64(alike) {
			continue
		}
		l.Past = append(l.Past, (points[len(points)-1].Value-points[i].Value)*ratio)
		years = append(years, m.year)
	}
	return years
}
