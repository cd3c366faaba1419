package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

type checkpointCommand struct {
	storeFlags
	Year        int    `help:"年度；默认是有目标表的最近年度。" placeholder:"Y"`
	Division    string `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认是库里唯一的。" placeholder:"CODE"`
	Set         *int   `help:"设定这个月底何时自动评价。" placeholder:"M"`
	Due         string `help:"到期时间，如 '2025-07-10 18:00'（本机的时区）或 2025-07-10T18:00:00+08:00；已经过去的，一分钟以内下达。" placeholder:"TIME"`
	Scheme      string `help:"评分办法的编号，或编号@版本；默认MOF2020。" placeholder:"ID"`
	Conclusions bool   `help:"只留结论，文字在查看时再算：适合全省、全国的评价。"`
	Delete      *int   `help:"不再自动评价这个月底；已经下达的批次不受影响。" placeholder:"M"`
}

// Run sets or forgets when a month is evaluated by itself, or lists what is set for the
// year.
func (c *checkpointCommand) Run(ctx context.Context, p program) (err error) {
	due, err := c.check()
	if err != nil {
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
	switch {
	case c.Set != nil:
		return c.set(ctx, p, store, scope, engine.Checkpoint{FiscalYear: year, Month: *c.Set, Scheme: c.Scheme, DueAt: due, Kept: keptBy(c.Conclusions)})
	case c.Delete != nil:
		return forget(ctx, p, store, scope, year, *c.Delete)
	}
	return listCheckpoints(ctx, p, store, scope, year)
}

// check refuses what can't be meant, and reads --due.
func (c *checkpointCommand) check() (due time.Time, err error) {
	switch {
	case c.Set != nil && c.Delete != nil:
		return due, usageError("--set 和 --delete 只能用一个")
	case c.Set != nil && c.Due == "":
		return due, usageError("缺少选项：--due=TIME，如 --due '2025-07-10 18:00'")
	case c.Set == nil && (c.Due != "" || c.Scheme != "" || c.Conclusions):
		return due, usageError("--due、--scheme、--conclusions 和 --set 一起用，如 --set 6 --due '2025-07-10 18:00'")
	case c.Set != nil:
		if due, err = parseDue(c.Due); err == nil {
			err = checkMonthOf("--set", *c.Set)
		}
	case c.Delete != nil:
		err = checkMonthOf("--delete", *c.Delete)
	}
	return due, errors.Join(err, checkYear(c.Year), checkDivision(c.Division))
}

// localTime is how a moment is written without a time zone: it is this machine's.
const localTime = "2006-01-02 15:04"

func parseDue(text string) (time.Time, error) {
	due, err := time.ParseInLocation(localTime, text, time.Local)
	if err != nil {
		due, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		return due, usageError(fmt.Sprintf("--due：“%s”应写成 '2025-07-10 18:00'（本机的时区），或带时区的 2025-07-10T18:00:00+08:00", text))
	}
	return due.UTC().Truncate(time.Millisecond), nil
}

// set changes nothing where the same is set already, so that a command that is repeated
// orders no second run.
func (c *checkpointCommand) set(ctx context.Context, p program, store *storage.Store, scope engine.Scope, at engine.Checkpoint) error {
	if slip := at.Slip(); slip != "" {
		return usageError("--due：" + slip)
	}
	schemes, err := engine.NewCatalogs(store).Of(ctx, scope)
	if err != nil {
		return err
	}
	if _, err := schemes.Find(at.Scheme); err != nil {
		return err
	}
	list, err := store.Checkpoints(ctx, scope, at.FiscalYear)
	if err != nil {
		return err
	}
	for _, stored := range list {
		if at.Repeats(&stored) {
			fmt.Fprintf(p.out, "%d年%d月底已经这样设定，%s，没有改动。\n", at.FiscalYear, at.Month, stateOf(stored))
			return nil
		}
	}
	if err := store.SaveCheckpoint(ctx, scope, at); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d年%d月底：%s 到期，用%s，由 zhunsheng serve、worker 或 run 自动下达。\n",
		at.FiscalYear, at.Month, at.DueAt.Local().Format(localTime), schemeOf(at))
	return nil
}

func forget(ctx context.Context, p program, store *storage.Store, scope engine.Scope, year, month int) error {
	err := store.DeleteCheckpoint(ctx, scope, year, month)
	if errors.Is(err, engine.ErrNotFound) {
		return lackError(fmt.Sprintf("没有给%d年%d月底设定自动评价的时刻，请核对月份、--year 和 --division", year, month))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d年%d月底不再自动评价；已经下达的批次不受影响。\n", year, month)
	return nil
}

// listCheckpoints prints a line a checkpoint, and below them why what failed did.
func listCheckpoints(ctx context.Context, p program, store *storage.Store, scope engine.Scope, year int) error {
	list, err := store.Checkpoints(ctx, scope, year)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintf(p.err, "%d年度没有设定自动评价的月份；设定用 --set 月份 --due 时间。\n", year)
		return nil
	}
	fmt.Fprintln(p.out, "月份\t评分办法\t到期时间\t状态\t批次\t批次状态")
	var failures []string
	for _, c := range list {
		fmt.Fprintf(p.out, "%d年%d月\t%s\t%s\t%s\t%s\t%s\n", c.FiscalYear, c.Month, schemeOf(c), c.DueAt.Local().Format(localTime),
			stateOf(c), cmp.Or(c.Run, "—"), cmp.Or(runStates[c.RunStatus], "—"))
		if c.Failure != "" {
			failures = append(failures, fmt.Sprintf("%d年%d月：%s\n", c.FiscalYear, c.Month, c.Failure))
		}
	}
	fmt.Fprint(p.out, strings.Join(failures, ""))
	return nil
}

// schemeOf is the scheme of a checkpoint, and what its run keeps where that is not all.
func schemeOf(c engine.Checkpoint) string {
	scheme := cmp.Or(c.Scheme, rules.DefaultScheme)
	if c.Kept == engine.KeptConclusions {
		return scheme + "，只留结论"
	}
	return scheme
}

func stateOf(c engine.Checkpoint) string {
	switch c.State {
	case engine.CheckpointDue:
		return "等待到期"
	case engine.CheckpointOrdered:
		return "已下达"
	}
	return "下达不了"
}

// runStates are the statuses of runs in Chinese.
var runStates = map[string]string{
	engine.RunQueued: "排队", engine.RunRunning: "评价中", engine.RunDone: "已发布", engine.RunFailed: "没有评成", engine.RunCancelled: "已取消",
}
