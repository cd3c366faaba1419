package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/storage"
)

// policyCommands look after who is told of alerts, and what is due until when.
type policyCommands struct {
	Show    policyShowCommand    `cmd:"" default:"withargs" help:"输出现行的预警办法。"`
	Publish policyPublishCommand `cmd:"" help:"发布预警办法；已有的预警仍按原来的办法。"`
}

type policyShowCommand struct{ followFlags }

// Run prints the policy to the byte.
func (c *policyShowCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		policy, err := store.Policy(ctx, scope)
		if err != nil {
			return err
		}
		_, err = io.WriteString(p.out, policy.Text)
		return err
	})
}

type policyPublishCommand struct {
	followFlags
	By   string `help:"谁发布的，记入版本。" default:"命令行" placeholder:"NAME"`
	File string `arg:"" name:"FILE" help:"办法文件（.yaml）。"`
}

// Run publishes a policy, or tells every mistake in it.
func (c *policyPublishCommand) Run(ctx context.Context, p program) error {
	data, err := p.load(c.File)
	if err != nil {
		return err
	}
	policy, err := alerting.LoadPolicy(data)
	if err != nil {
		return lackError("预警办法有错误，没有发布：\n" + err.Error())
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		err := store.PublishPolicy(ctx, scope, policy, c.By, time.Now())
		if errors.Is(err, engine.ErrConflict) {
			return lackError(fmt.Sprintf("预警办法%s的第%d版已经发布，内容不同；请把 version 加1", policy.ID, policy.Version))
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s@%d %s\n", policy.ID, policy.Version, policy.SHA)
		return nil
	})
}

// holidaysCommands look after the State Council's notices on holidays.
type holidaysCommands struct {
	List holidaysListCommand `cmd:"" default:"withargs" help:"列出已有放假安排的年份和文号。"`
	Show holidaysShowCommand `cmd:"" help:"输出一年的放假安排，可作新一年的样子。"`
	Set  holidaysSetCommand  `cmd:"" help:"存入一年的放假安排（YAML）；已定的期限不变。"`
}

type holidaysListCommand struct{ listFlags }

// Run lists the years that are known.
func (c *holidaysListCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		calendar, err := store.Calendar(ctx, scope)
		if err != nil {
			return err
		}
		type year struct {
			Year  int    `json:"year"`
			Basis string `json:"basis"`
		}
		var list []year
		for _, y := range calendar.Years() {
			list = append(list, year{y, calendar.Basis(y)})
		}
		return tell(p, c.listFlags, list, "还没有放假安排，工作日按周一至周五算。", "年份\t文号", func(y year) string { return columns(strconv.Itoa(y.Year), y.Basis) })
	})
}

type holidaysShowCommand struct {
	followFlags
	Year int `arg:"" name:"YEAR" help:"年份。"`
}

// Run prints a year's notice.
func (c *holidaysShowCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		calendar, err := store.Calendar(ctx, scope)
		if err != nil {
			return err
		}
		text := calendar.Text(c.Year)
		if text == "" {
			return lackError(fmt.Sprintf("还没有%d年的放假安排，工作日按周一至周五算", c.Year))
		}
		_, err = io.WriteString(p.out, text)
		return err
	})
}

type holidaysSetCommand struct {
	followFlags
	By   string `help:"谁存的，记入流水。" default:"命令行" placeholder:"NAME"`
	File string `arg:"" name:"FILE" help:"放假安排（.yaml）。"`
}

// Run stores a year's notice.
func (c *holidaysSetCommand) Run(ctx context.Context, p program) error {
	data, err := p.load(c.File)
	if err != nil {
		return err
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		calendar, err := store.Calendar(ctx, scope)
		if err != nil {
			return err
		}
		next, err := calendar.With(data)
		if err != nil {
			return lackError("放假安排有错误，没有存：" + err.Error())
		}
		years := next.Years()
		year := years[slices.IndexFunc(years, func(y int) bool { return next.Text(y) == string(data) })]
		if err := store.SaveHolidays(ctx, scope, year, data, c.By, time.Now()); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "已存%d年的放假安排。\n", year)
		return nil
	})
}
