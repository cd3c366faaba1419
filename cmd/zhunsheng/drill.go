package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/storage"
)

// drillCommands try whether messages reach people, with marked alerts by the real way.
type drillCommands struct {
	List   drillListCommand   `cmd:"" default:"withargs" help:"列出演练，新的在前。"`
	Start  drillStartCommand  `cmd:"" help:"开始一次演练：有标记的预警，按真实的路径通知。"`
	Report drillReportCommand `cmd:"" help:"一次演练：通知了谁，谁还没有打开。"`
}

type drillListCommand struct{ listFlags }

// Run lists drills.
func (c *drillListCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		list, err := store.Drills(ctx, scope)
		if err != nil {
			return err
		}
		return tell(p, c.listFlags, list, "还没有演练过。", "编号\t时间\t级别\t单位\t谁\t理由", func(d notify.Drill) string {
			return columns(d.ID, localMoment(d.At), d.Level.Chinese(), strings.Join(d.Agencies, "、"), d.By, d.Reason)
		})
	})
}

type drillStartCommand struct {
	followFlags
	byFlag
	Reason string   `required:"" help:"理由。" placeholder:"TEXT"`
	Level  string   `help:"按哪一级预警通知：红、橙、黄。" default:"黄" placeholder:"LEVEL"`
	Agency []string `required:"" help:"参加的单位的编码，可写多个。" placeholder:"CODE"`
}

// Run starts a drill.
func (c *drillStartCommand) Run(ctx context.Context, p program) error {
	level, _ := engine.FindLight(c.Level)
	if level != engine.Red && level != engine.Orange && level != engine.Yellow {
		return usageError(fmt.Sprintf("--level：“%s”应为红、橙或黄", c.Level))
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		tree, err := store.Tree(ctx, scope)
		if err != nil {
			return err
		}
		drill := notify.Drill{ID: uuid.NewString(), Level: level, Agencies: c.Agency, By: c.By, Reason: c.Reason, At: time.Now()}
		if err := drill.Check(tree); err != nil {
			return lackError(err.Error())
		}
		if err := store.StartDrill(ctx, scope, drill); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "演练%s已开始：%d个单位。消息由 zhunsheng serve 或 worker 发出；结果用 zhunsheng drill report %[1]s 看。\n", drill.ID, len(drill.Agencies))
		return nil
	})
}

type drillReportCommand struct {
	listFlags
	ID string `arg:"" name:"ID" help:"演练编号。"`
}

// Run prints who was told, and who has not opened it.
func (c *drillReportCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		drill, deliveries, err := store.DrillReport(ctx, scope, c.ID)
		if err != nil {
			return lacking(err, "没有演练%s", c.ID)
		}
		report := notify.ReportOf(*drill, deliveries)
		if c.JSON {
			return tellJSON(p, report)
		}
		fmt.Fprintf(p.out, "%s%s演练，%s：发出%d条，待发%d条，失败%d条；送到而没有打开的%d条。\n",
			localMoment(drill.At), drill.Level.Chinese(), drill.Reason, report.Told, report.Waiting, report.Failed, report.Unopened)
		return tell(p, c.listFlags, report.Deliveries, "没有可通知的人。", deliveryHead, deliveryLine)
	})
}
