package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/storage"
)

// actFlags are what every action on an alert takes.
type actFlags struct {
	followFlags
	byFlag
	ID      string   `arg:"" name:"ID" help:"预警编号。"`
	Attach  []string `help:"附件，可写多个。" placeholder:"FILE"`
	Version int      `help:"预警变过就不做：写看到的 version。" placeholder:"N"`
}

// do does what a person wants done, with the files that he attaches.
func (c *actFlags) do(ctx context.Context, p program, act alerting.Act) error {
	files := make([][]byte, len(c.Attach))
	for i, path := range c.Attach {
		var err error
		if files[i], err = p.load(path); err != nil {
			return err
		}
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		for i, data := range files {
			a, err := store.Attach(ctx, scope, c.ID, c.By, filepath.Base(c.Attach[i]), data, time.Now())
			if err != nil {
				return lacking(err, "没有预警%s", c.ID)
			}
			act.Evidence = append(act.Evidence, a)
		}
		a, err := store.Act(ctx, scope, c.ID, c.By, act, c.Version, time.Now())
		if errors.Is(err, engine.ErrConflict) {
			return lackError(fmt.Sprintf("预警%s已有变化，请先看一看：zhunsheng alerts show %[1]s", c.ID))
		}
		if err != nil {
			return lacking(err, "没有预警%s", c.ID)
		}
		fmt.Fprintln(p.out, alertLine(*a))
		return nil
	})
}

type alertsAckCommand struct {
	actFlags
	Obstacle []string `help:"原因类别：经费保障、制度保障、人员保障、硬件条件保障、其他；可写多个。" placeholder:"WORD"`
	Reason   string   `help:"原因。" placeholder:"TEXT"`
	Measures string   `help:"措施。" placeholder:"TEXT"`
	Promised string   `help:"完成日期，如 2025-08-01。" placeholder:"DATE"`
}

// Run acknowledges an alert.
func (c *alertsAckCommand) Run(ctx context.Context, p program) error {
	return c.do(ctx, p, alerting.Act{Action: alerting.Ack, Answer: alerting.Answer{Obstacles: c.Obstacle, Reason: c.Reason, Measures: c.Measures, Promised: c.Promised}})
}

type alertsPlanCommand struct {
	actFlags
	Choice string `required:"" help:"继续执行、调剂或取消（CONTINUE、REALLOCATE、CANCEL）。" placeholder:"WORD"`
	Budget string `help:"预算怎样调整，和 --target 一同写。" placeholder:"TEXT"`
	Target string `help:"绩效目标怎样调整。" placeholder:"TEXT"`
}

// Run chooses what is to become of the project.
func (c *alertsPlanCommand) Run(ctx context.Context, p program) error {
	choice := alerting.Choice(strings.ToUpper(c.Choice))
	for _, one := range alerting.Choices {
		if one.Chinese() == c.Choice {
			choice = one
		}
	}
	return c.do(ctx, p, alerting.Act{Action: alerting.Plan, Answer: alerting.Answer{Choice: choice, Budget: c.Budget, Target: c.Target}})
}

type alertsSubmitCommand struct {
	actFlags
	Result string `help:"整改结果。" placeholder:"TEXT"`
}

// Run submits what came of the measures.
func (c *alertsSubmitCommand) Run(ctx context.Context, p program) error {
	return c.do(ctx, p, alerting.Act{Action: alerting.Submit, Answer: alerting.Answer{Result: c.Result}})
}

type alertsSayCommand struct {
	actFlags
	Reason string `help:"理由、意见或备注。" placeholder:"TEXT"`
}

// Run does what its command is called: these actions take a reason and nothing else.
func (c *alertsSayCommand) Run(ctx context.Context, p program, k *kong.Context) error {
	return c.do(ctx, p, alerting.Act{Action: alerting.Action(k.Selected().Name), Reason: c.Reason})
}
