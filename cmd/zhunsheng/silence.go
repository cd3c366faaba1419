package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/storage"
)

// silenceCommands keep messages about something back, for a time.
type silenceCommands struct {
	List silenceListCommand `cmd:"" default:"withargs" help:"列出现在和以后的静默。"`
	Add  silenceAddCommand  `cmd:"" help:"设一个静默：照常预警，暂不通知，到时补发还没有了结的。"`
	End  silenceEndCommand  `cmd:"" help:"提前结束一个静默。"`
}

type silenceListCommand struct{ listFlags }

// Run lists silences that last or are to come.
func (c *silenceListCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		list, err := store.Silences(ctx, scope, time.Now())
		if err != nil {
			return err
		}
		return tell(p, c.listFlags, list, "没有静默。", "编号\t从\t到\t对象\t谁设的\t理由", func(s notify.Silence) string {
			return columns(s.ID, localMoment(s.From), localMoment(s.Until), silenced(s), cmp.Or(s.ByName, s.By), s.Reason)
		})
	})
}

// silenced is what a silence is about.
func silenced(s notify.Silence) string {
	var parts []string
	for _, one := range []struct{ name, value string }{
		{"单位", s.Agency}, {"项目", s.Project}, {"类别", engine.AlertRule(s.Rule).Chinese()}, {"指标", s.Indicator}, {"至多", engine.Light(s.Level).Chinese()},
	} {
		if one.value != "" {
			parts = append(parts, one.name+one.value)
		}
	}
	return strings.Join(parts, "，")
}

type silenceAddCommand struct {
	followFlags
	byFlag
	Reason    string `required:"" help:"理由。" placeholder:"TEXT"`
	From      string `help:"从何时起，如 '2025-07-10 18:00'；默认是现在。" placeholder:"TIME"`
	Until     string `required:"" help:"到何时止。" placeholder:"TIME"`
	Agency    string `help:"这个单位和下级单位。" placeholder:"CODE"`
	Project   string `help:"项目编码。" placeholder:"CODE"`
	Rule      string `help:"支出、指标、双监控、数据、自评存疑、待确认，或代码。" placeholder:"RULE"`
	Indicator string `help:"指标名称。" placeholder:"NAME"`
	Level     string `help:"至多到这一级：黄 不静默橙灯、红灯。" placeholder:"LEVEL"`
}

// Run begins a silence.
func (c *silenceAddCommand) Run(ctx context.Context, p program) error {
	silence, err := c.silence()
	if err != nil {
		return err
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		tree, err := store.Tree(ctx, scope)
		if err != nil {
			return err
		}
		silence, err := silence.Signed(tree, time.Now())
		if err != nil {
			return lackError(err.Error())
		}
		if err := store.SaveSilence(ctx, scope, silence, time.Now()); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "静默%s：%s，到%s止。\n", silence.ID, silenced(silence), localMoment(silence.Until))
		return nil
	})
}

func (c *silenceAddCommand) silence() (s notify.Silence, err error) {
	s = notify.Silence{ID: uuid.NewString(), By: c.By, Reason: c.Reason, Agency: c.Agency, Project: c.Project, Indicator: c.Indicator}
	if c.From != "" {
		if s.From, err = parseMoment("--from", c.From); err != nil {
			return s, err
		}
	}
	if s.Until, err = parseMoment("--until", c.Until); err != nil {
		return s, err
	}
	if c.Rule != "" {
		if s.Rule = string(findRule(c.Rule)); s.Rule == "" {
			return s, usageError(fmt.Sprintf("--rule：没有“%s”，可写支出、指标、双监控、数据、自评存疑、待确认", c.Rule))
		}
	}
	if c.Level != "" {
		level, known := engine.FindLight(c.Level)
		if s.Level = string(level); !known {
			return s, usageError(fmt.Sprintf("--level：没有“%s”，可写%s", c.Level, engine.LightWords()))
		}
	}
	return s, nil
}

type silenceEndCommand struct {
	followFlags
	byFlag
	Reason string `required:"" help:"理由。" placeholder:"TEXT"`
	ID     string `arg:"" name:"ID" help:"静默编号。"`
}

// Run ends a silence early.
func (c *silenceEndCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		err := store.EndSilence(ctx, scope, c.ID, c.By, c.Reason, time.Now())
		if errors.Is(err, engine.ErrConflict) {
			return lackError("静默" + c.ID + "已经结束")
		}
		if err != nil {
			return lacking(err, "没有静默%s", c.ID)
		}
		fmt.Fprintf(p.out, "静默%s已结束；压下的、还没有了结的，现在通知。\n", c.ID)
		return nil
	})
}
