package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// based are the reports whose year has goal tables. Of the others it is told that the year
// is wrong, or comes too early: none of their codes would be known.
func (c *intakeCheck) based(in *Intake, stored map[int]*rules.Declaration) (reports []*Report) {
	years := in.declared(stored)
	for _, r := range in.Reports {
		if years[r.FiscalYear] || len(r.Projects) == 0 && r.Department == nil {
			reports = append(reports, r)
			continue
		}
		remedy := "请先导入，或与目标表一起导入"
		if len(years) > 0 {
			var names []string
			for _, year := range slices.Sorted(maps.Keys(years)) {
				names = append(names, fmt.Sprint(year))
			}
			remedy = fmt.Sprintf("已有的是%s年度的。年度写错了的请改正；没有写错的，请先导入%d年度的目标表", strings.Join(names, "、"), r.FiscalYear)
		}
		c.refuse([]rules.Diagnostic{{ID: "D05", Severity: rules.Error, Source: cmp.Or(r.Dated, r.file()),
			Message: fmt.Sprintf("没有%d年度的目标表，执行数据无从对应；%s", r.FiscalYear, remedy)}})
	}
	return reports
}

// declared are the years that have goal tables, of this intake or stored.
func (in *Intake) declared(stored map[int]*rules.Declaration) map[int]bool {
	years := map[int]bool{}
	for _, d := range slices.Concat(in.Declarations, slices.Collect(maps.Values(stored))) {
		if d != nil && (len(d.Tables) > 0 || d.Department != nil) {
			years[d.FiscalYear] = true
		}
	}
	return years
}

// addNewest adds the newest year that has goal tables where a report's year has none, so
// that it can be named.
func (in *Intake) addNewest(ctx context.Context, store ImportStore, scope Scope, stored map[int]*rules.Declaration) error {
	years := in.declared(stored)
	if !slices.ContainsFunc(in.Reports, func(r *Report) bool { return !years[r.FiscalYear] }) {
		return nil
	}
	list, err := store.Holdings(ctx)
	if err != nil {
		return err
	}
	for _, one := range list {
		if one.Division != scope.Division || years[one.FiscalYear] {
			continue
		}
		d, err := store.Declaration(ctx, scope, one.FiscalYear)
		switch {
		case errors.Is(err, ErrNotFound): // of other agencies
		case err != nil:
			return err
		default:
			stored[one.FiscalYear] = d
		}
	}
	return nil
}
