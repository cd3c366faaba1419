package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

type runCommand struct {
	storeFlags
	Month    int    `required:"" help:"评价到几月底；12月是自评。" placeholder:"M"`
	Year     int    `help:"年度；默认是有目标表的最近年度。" placeholder:"Y"`
	Division string `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认是库里唯一的。" placeholder:"CODE"`
	Scheme   string `help:"评分办法的编号，或编号@版本；默认MOF2020。" placeholder:"ID"`
}

// Run evaluates what is stored of a period and stores the outcome whole, or, where the
// data have errors, not at all.
func (c *runCommand) Run(ctx context.Context, p program) (err error) {
	if err := errors.Join(checkMonth(c.Month), checkYear(c.Year), checkDivision(c.Division)); err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	scope, year, err := held(ctx, store, c.Division, c.Year)
	if err != nil {
		return err
	}
	schemes, err := engine.NewCatalogs(store).Of(ctx, scope)
	if err != nil {
		return err
	}
	scheme, err := schemes.Find(c.Scheme)
	if err != nil {
		return err
	}
	done := p.progress("正在评价")
	defer done()
	period := engine.Period{Division: scope.Division, FiscalYear: year, Month: c.Month}
	id, ds, err := engine.Close(ctx, store, scheme, period, time.Now())
	done()
	if errors.Is(err, engine.ErrNotFound) {
		return lackError(fmt.Sprintf("库里没有%d年度的目标表，请先导入，或核对 --year、--division", year))
	}
	if err != nil {
		return err
	}
	p.report(ds)
	if id == "" {
		return lackError("目标表或执行数据有错误，没有评价；请改正后重新导入")
	}
	run, err := store.Run(ctx, scope, id)
	if err != nil {
		return err
	}
	_, warnings := rules.Count(ds)
	fmt.Fprintf(p.out, "评价批次 %s：%d年%d月底，%s，%d个项目，%d个指标，预警%d条，提醒%d条。\n",
		run.ID, run.FiscalYear, run.Month, run.Scheme, run.Projects, run.Indicators, run.Alerts, warnings)
	return nil
}

// held is the division and the year of which the store has goal tables; those that were
// named are kept.
func held(ctx context.Context, store *storage.Store, division string, year int) (engine.Scope, int, error) {
	list, err := store.Holdings(ctx)
	if err != nil {
		return engine.Scope{}, 0, err
	}
	if division == "" && len(list) > 1 {
		return engine.Scope{}, 0, usageError("库里有多个区划，请用 --division 指明")
	}
	for _, h := range list {
		if division == "" || division == h.Division {
			if year == 0 {
				year = h.FiscalYear
			}
			return engine.Scope{Division: h.Division}, year, nil
		}
	}
	return engine.Scope{}, 0, lackError("库里还没有目标表，请先导入，或核对 --division")
}

// lackError says that what is asked for is not in the store: the data's lack, not a
// wrong command line.
type lackError string

func (e lackError) Error() string { return string(e) }
