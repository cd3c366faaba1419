package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"zhunsheng/engine"
	"zhunsheng/storage"
)

type runCommand struct {
	storeFlags
	Month       int    `help:"评价到几月底；12月是自评。" placeholder:"M"`
	Year        int    `help:"年度；默认是有目标表的最近年度。" placeholder:"Y"`
	Division    string `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认是库里唯一的。" placeholder:"CODE"`
	Scheme      string `help:"评分办法的编号，或编号@版本；默认MOF2020。" placeholder:"ID"`
	Conclusions bool   `help:"只留结论，文字在查看时再算：适合全省、全国的评价。"`
	Detach      bool   `help:"只下达，不等结果：由 zhunsheng worker 或 serve 评价。"`
	Resume      string `help:"继续一个停下、失败或取消的评价批次：评完的部分不再评，数据仍用下达时的。" placeholder:"ID"`
	Cancel      string `help:"取消一个还没有评完的评价批次。" placeholder:"ID"`
	Workers     int    `help:"本程序同时评价几个部分；默认每个处理器一个。" placeholder:"N"`
}

// Run orders a run of what is stored of a period, or goes on with one, and works on it
// beside whoever else does until it has ended.
func (c *runCommand) Run(ctx context.Context, p program) (err error) {
	if err := c.check(); err != nil {
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
	run, err := c.begin(ctx, store, scope, year)
	if err != nil {
		return err
	}
	switch {
	case c.Cancel != "":
		fmt.Fprintf(p.out, "评价批次 %s 已取消。要继续，用 zhunsheng run --resume %[1]s。\n", run.ID)
		return nil
	case c.Detach:
		fmt.Fprintf(p.out, "评价批次 %s 已下达：%d个项目，分%d部分%s。\n", run.ID, run.Projects, run.Progress.Parts, c.keeping(run))
		return nil
	}
	run, err = c.follow(ctx, p, store, scope, run.ID)
	if err != nil {
		return err
	}
	return c.tell(ctx, p, store, scope, run)
}

// keeping says what a run keeps, where that is not the usual or not what was asked for.
func (c *runCommand) keeping(run *engine.Run) string {
	switch {
	case run.Kept == engine.KeptConclusions:
		return "，只留结论，文字在查看时再算"
	case c.Conclusions:
		return "，部门整体绩效要一并评价，文字照留"
	}
	return ""
}

func (c *runCommand) check() error {
	switch {
	case c.Resume != "" && c.Cancel != "":
		return usageError("--resume 和 --cancel 只能用一个")
	case c.Resume == "" && c.Cancel == "" && c.Month == 0:
		return usageError("缺少选项：--month=M")
	case (c.Resume != "" || c.Cancel != "") && (c.Month != 0 || c.Scheme != "" || c.Year != 0 || c.Conclusions):
		return usageError("--resume、--cancel 指明了评价批次，不能再写 --month、--year、--scheme、--conclusions")
	case c.Workers < 0:
		return usageError(fmt.Sprintf("--workers：%d应为1以上的整数", c.Workers))
	case c.Month == 0:
		return checkDivision(c.Division)
	}
	return errors.Join(checkMonth(c.Month), checkYear(c.Year), checkDivision(c.Division))
}

// begin orders the run, or cancels or resumes the one that is named.
func (c *runCommand) begin(ctx context.Context, store *storage.Store, scope engine.Scope, year int) (run *engine.Run, err error) {
	if id := c.Cancel + c.Resume; id != "" {
		if c.Cancel != "" {
			run, err = store.CancelRun(ctx, scope, id, time.Now())
		} else {
			run, err = store.ResumeRun(ctx, scope, id)
		}
		switch {
		case errors.Is(err, engine.ErrNotFound):
			return nil, lackError("没有评价批次" + id + "，请核对编号和 --division")
		case errors.Is(err, engine.ErrConflict) && c.Cancel != "":
			return nil, lackError("评价批次" + id + "已经结束，不能取消")
		case errors.Is(err, engine.ErrSwept):
			return nil, lackError("评价批次" + id + "已过保留期，数据已清理，不能继续；请重新评价")
		case errors.Is(err, engine.ErrConflict):
			return nil, lackError("评价批次" + id + "的目标表或执行数据有错误，不能继续；请改正后重新导入，再重新评价")
		}
		return run, err
	}
	schemes, err := engine.NewCatalogs(store).Of(ctx, scope)
	if err != nil {
		return nil, err
	}
	scheme, err := schemes.Find(c.Scheme)
	if err != nil {
		return nil, err
	}
	run, err = store.OrderRun(ctx, scope, engine.RunOrder{FiscalYear: year, Month: c.Month, Scheme: scheme, Kept: keptBy(c.Conclusions), At: time.Now()})
	if errors.Is(err, engine.ErrNotFound) {
		return nil, lackError(fmt.Sprintf("库里没有%d年度的目标表，请先导入，或核对 --year、--division", year))
	}
	return run, err
}

// follow works on parts until the run has ended, and shows how far it is. Who stops it
// stops only this program's share: the run can be resumed, here or elsewhere.
func (c *runCommand) follow(ctx context.Context, p program, store *storage.Store, scope engine.Scope, id string) (run *engine.Run, err error) {
	show, done := p.bar("正在评价")
	defer done()
	working, stop := context.WithCancelCause(ctx)
	log := slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelError}))
	ended := make(chan error, 1)
	go func() {
		err := store.Work(working, storage.Shift{Workers: c.Workers, Ticks: true, Log: log})
		stop(err) // without workers nobody would wait for anything
		ended <- err
	}()
	defer func() {
		stop(nil)
		err = errors.Join(err, <-ended)
	}()
	for run, err = range store.WatchRun(working, scope, id) {
		if err != nil {
			break
		}
		show(run.Progress.IndicatorsDone, run.Progress.Indicators)
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("评价批次 %s 还没有评完，本程序已停下；用 zhunsheng run --resume %[1]s 继续，或用 --cancel %[1]s 取消", id)
	}
	return run, err
}

// tell prints what the run found, and what came of it.
func (c *runCommand) tell(ctx context.Context, p program, store *storage.Store, scope engine.Scope, run *engine.Run) error {
	ds, err := store.RunFindings(ctx, scope, run.ID)
	if err != nil {
		return err
	}
	p.report(ds)
	switch {
	case run.Status == engine.RunCancelled:
		return lackError("评价批次" + run.ID + "被取消了；要继续，用 zhunsheng run --resume " + run.ID)
	case run.Refused:
		return lackError(run.Failure)
	case run.Status != engine.RunDone:
		return fmt.Errorf("评价批次 %s 没有评完：%s（zhunsheng run --resume %[1]s）", run.ID, run.Failure)
	}
	fmt.Fprintf(p.out, "评价批次 %s：%d年%d月底，%s，%d个项目，%d个指标，预警%d条%s%s。\n",
		run.ID, run.FiscalYear, run.Month, run.Scheme, run.Projects, run.Indicators, run.Alerts, warned(run), c.keeping(run))
	return nil
}

// warned says how many warnings a run has found, where it counts them.
func warned(run *engine.Run) string {
	if run.Warnings == nil {
		return "，提醒未计"
	}
	return fmt.Sprintf("，提醒%d条", *run.Warnings)
}

// keptBy is what a run is to keep, as --conclusions says.
func keptBy(conclusions bool) string {
	if conclusions {
		return engine.KeptConclusions
	}
	return engine.KeptResults
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
