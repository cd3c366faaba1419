package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/rules/lint"
	"zhunsheng/sheet"
)

// history reads the earlier years from files and from the store, the newest first. A year in a file counts before the
// same year in the store.
func (c *lintCommand) history(ctx context.Context, p program, d *rules.Declaration) ([]lint.Year, error) {
	if len(c.History) == 0 && c.DSN == "" {
		return nil, nil
	}
	if d.FiscalYear == 0 {
		return nil, usageError("不知道目标表是哪一年度的，无法与往年比较，请用 --year 指明")
	}
	years, err := c.historyFiles(p, d.FiscalYear)
	if err != nil {
		return nil, err
	}
	if c.DSN != "" {
		stored, err := c.storedHistory(ctx, p, d)
		if err != nil {
			return nil, err
		}
		for _, y := range stored {
			if !slices.ContainsFunc(years, func(o lint.Year) bool { return o.FiscalYear == y.FiscalYear }) {
				years = append(years, y)
			}
		}
	}
	slices.SortFunc(years, func(a, b lint.Year) int { return b.FiscalYear - a.FiscalYear })
	return years, nil
}

func (c *lintCommand) historyFiles(p program, before int) (years []lint.Year, err error) {
	failed := false
	from := map[int]string{}
	for _, path := range c.History {
		data, err := p.load(path)
		if err != nil {
			return nil, err
		}
		year, ds := sheet.ReadPastYear(filepath.Base(path), data)
		switch {
		case year == nil:
		case year.FiscalYear >= before:
			ds = append(ds, wrongYear(path, fmt.Sprintf("这是%d年度的自评结果，不早于目标表的%d年度，不能作为往年数据", year.FiscalYear, before)))
		case from[year.FiscalYear] != "":
			ds = append(ds, wrongYear(path, fmt.Sprintf("%d年度的自评结果在%s里已有，每年只用一个", year.FiscalYear, from[year.FiscalYear])))
		default:
			from[year.FiscalYear] = filepath.Base(path)
			years = append(years, *year)
		}
		p.report(ds)
		failed = failed || rules.HasErrors(ds)
	}
	return years, inputError(failed)
}

func wrongYear(path, message string) rules.Diagnostic {
	return rules.Diagnostic{ID: "D10", Severity: rules.Error, Source: rules.Source{File: filepath.Base(path)}, Message: message}
}

// storedHistory takes the newest self-evaluation of each earlier year of the division.
func (c *lintCommand) storedHistory(ctx context.Context, p program, d *rules.Declaration) (years []lint.Year, err error) {
	if d.Division == "" {
		return nil, usageError("认不出目标表的区划代码，无法从数据库取往年数据")
	}
	flags := storeFlags{DSN: c.DSN}
	if err := flags.mustExist(); err != nil {
		return nil, err
	}
	done := p.progress("正在读取往年数据")
	defer done()
	store, err := flags.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	scope := engine.Scope{Division: d.Division}
	for year := d.FiscalYear - 1; year >= d.FiscalYear-lint.YearsRemembered; year-- {
		run, err := store.LatestRun(ctx, scope, year, 12)
		if errors.Is(err, engine.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		outcome, err := store.Outcome(ctx, scope, run.ID)
		if err != nil {
			return nil, err
		}
		years = append(years, sheet.PastYear(outcome))
	}
	return years, nil
}

// mustExist refuses an embedded database that is not there: reading must not create one.
func (f storeFlags) mustExist() error {
	if f.isPostgres() || strings.Contains(f.DSN, "://") {
		return nil // whoever opens it says what is wrong
	}
	if _, err := os.Stat(strings.TrimPrefix(f.DSN, "sqlite:")); err != nil {
		return usageError(fmt.Sprintf("没有数据库 %s", f.DSN))
	}
	return nil
}
