package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// digest is "sha256:" over what an outcome rests on besides the scheme: the
// declared texts and the reported ones, without the places where they were read,
// so that a table read from Word and the same table from JSON digest alike.
func digest(d *rules.Declaration, r *Report) string {
	h := sha256.New()
	put := func(parts ...any) {
		b, err := json.Marshal(parts)
		if err != nil {
			panic(err) // only strings, numbers and bools are put
		}
		h.Write(append(b, '\n'))
	}
	put("declaration", d.FiscalYear, d.Division)
	for _, t := range d.Tables {
		put(t.Code.Text, t.Name, t.AgencyCode, plain(t.Budget), plain(t.Fiscal), plain(t.Other))
		for _, p := range t.Plan {
			put(p.Month, strings.TrimSpace(strings.TrimSuffix(plain(p.Percent), "%"))) // JSON leaves the sign out
		}
		for _, i := range t.Indicators {
			put(i.Level1, i.Level2, i.Name, plain(i.Target), i.Sign, i.Unit, i.Marks, i.Kind)
			if len(i.Plan) > 0 {
				put("plan", i.PlanTexts())
			}
		}
	}
	if d.Department != nil && len(d.Department.SubGoals) > 0 {
		put("department")
		for _, g := range d.Department.SubGoals {
			put(g.Title, g.Goal, plain(g.Indicator))
		}
	}
	reports := append([]Report{{FiscalYear: r.FiscalYear, Month: r.Month, Projects: r.Projects, Department: r.Department}}, r.History...)
	slices.SortStableFunc(reports[1:], func(a, b Report) int { return cmp.Compare(a.Month, b.Month) })
	for _, month := range reports {
		put("report", fmt.Sprintf("%d-%02d", month.FiscalYear, month.Month))
		projects := sortedBy(month.Projects, func(p ProjectReport) string { return p.Code })
		if month.Department != nil {
			projects = append(projects, *month.Department)
		}
		for _, p := range projects {
			put(p.Code, plain(p.Budget), plain(p.Spent), p.Reason)
			if more := p.More(plain); more != nil {
				put(more)
			}
			for _, o := range sortedBy(p.Observations, func(o Observation) string { return o.Level2 + "\x00" + o.Name }) {
				put(o.Level2, o.Name, plain(o.Actual), o.Forecast, o.Reason, o.Cause, o.Grade, o.Marks, o.NotApplicable)
				if more := o.More(plain); more != nil {
					put(more)
				}
			}
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// sortedBy is the list in the order of a key, the list itself untouched.
func sortedBy[T any, K cmp.Ordered](list []T, key func(T) K) []T {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return sorted
}

// plain is a value without blanks around it, in which forms differ.
func plain(c rules.Cell) string { return strings.TrimSpace(c.Text) }
