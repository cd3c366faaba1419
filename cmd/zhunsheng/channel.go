package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"

	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/storage"
)

// channelCommands look after the ways by which messages reach people.
type channelCommands struct {
	List channelListCommand `cmd:"" default:"withargs" help:"列出渠道，近来是否正常。"`
	Set  channelSetCommand  `cmd:"" help:"按文件（YAML或JSON）设置一个渠道，写法见 docs/channels.md。"`
	Test channelTestCommand `cmd:"" help:"立即发一条测试消息，显示回执或失败的原因。"`
	Off  channelOffCommand  `cmd:"" help:"停用一个渠道。"`
}

type channelListCommand struct{ listFlags }

// Run lists the channels without their secrets.
func (c *channelListCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		list, err := store.Channels(ctx, scope)
		if err != nil {
			return err
		}
		for i := range list {
			list[i] = notify.Masked(list[i])
		}
		return tell(p, c.listFlags, list, "还没有渠道；站内信不用设置。", "编号\t种类\t名称\t单位\t状态\t最近一次发出\t最近的错误", func(c notify.Channel) string {
			sent := time.Time{}
			if c.Health.LastSent != nil {
				sent = *c.Health.LastSent
			}
			return columns(c.ID, c.Kind.Chinese(), c.Name, cmp.Or(c.Agency, "全部"), healthWord(c), localMoment(sent), c.Health.LastError)
		})
	})
}

func healthWord(c notify.Channel) string {
	switch {
	case c.Off:
		return "停用"
	case c.Health.State == "OK":
		return "正常"
	case c.Health.State == "FAILING":
		return fmt.Sprintf("连续失败%d次", c.Health.Failures)
	}
	return "还没有发过"
}

// channelFile is a channel as it is written down.
type channelFile struct {
	ID        string            `json:"id"`
	Kind      notify.Kind       `json:"kind"`
	Name      string            `json:"name"`
	Agency    string            `json:"agency"`
	Settings  map[string]string `json:"settings"`
	Template  string            `json:"template"`
	Figures   bool              `json:"figures"`
	Off       bool              `json:"off"`
	PerMinute int               `json:"per_minute"`
}

// readChannel reads a channel's file. JSON is YAML, too.
func readChannel(data []byte) (c notify.Channel, err error) {
	var written any
	if err := yaml.Unmarshal(data, &written); err != nil {
		return c, lackError("渠道文件应是YAML或JSON：" + err.Error())
	}
	text, err := json.Marshal(written)
	if err != nil {
		return c, lackError("渠道文件应有 id、kind、name、settings 等字段")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var f channelFile
	if err := decoder.Decode(&f); err != nil {
		return c, lackError("渠道文件里有不认识的字段，或不是文字的值（数字请加引号）：" + err.Error())
	}
	if f.ID == "" {
		return c, lackError("渠道文件要有 id（编号）")
	}
	return notify.Channel{
		ID: f.ID, Kind: f.Kind, Name: f.Name, Agency: f.Agency, Settings: f.Settings, Template: f.Template,
		Figures: f.Figures, Off: f.Off, PerMinute: f.PerMinute,
	}, nil
}

type channelSetCommand struct {
	followFlags
	By   string `help:"谁设的，记入流水。" default:"命令行" placeholder:"NAME"`
	File string `arg:"" name:"FILE" help:"渠道文件；- 是标准输入。"`
}

// Run sets a channel up. Secrets that are written as the list shows them stay as they are.
func (c *channelSetCommand) Run(ctx context.Context, p program) error {
	data, err := p.load(c.File)
	if err != nil {
		return err
	}
	given, err := readChannel(data)
	if err != nil {
		return err
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		stored, err := store.Channel(ctx, scope, given.ID)
		switch {
		case err == nil:
			if given, err = notify.KeepSecrets(given, *stored); err != nil {
				return lackError("渠道没有存：" + err.Error())
			}
		case !errors.Is(err, engine.ErrNotFound):
			return err
		}
		if err := notify.CheckChannel(given); err != nil {
			return lackError("渠道没有存：" + err.Error())
		}
		if err := store.SaveChannel(ctx, scope, given, c.By, time.Now()); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "渠道%s（%s）已设置；用 zhunsheng channel test %[1]s --by 人员编号 试一试。\n", given.ID, given.Kind.Chinese())
		return nil
	})
}

type channelTestCommand struct {
	followFlags
	byFlag
	messageFlags
	To string `help:"发给谁：人员编号；默认发给自己。" placeholder:"ID"`
	ID string `arg:"" name:"ID" help:"渠道编号。"`
}

// Run sends a message now, by the real way.
func (c *channelTestCommand) Run(ctx context.Context, p program) error {
	senders, err := c.senders()
	if err != nil {
		return err
	}
	defer senders.Close()
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		channel, err := store.Channel(ctx, scope, c.ID)
		if err != nil {
			return lacking(err, "没有渠道%s", c.ID)
		}
		tree, err := store.Tree(ctx, scope)
		if err != nil {
			return err
		}
		trial, err := notify.NewTrial(tree, channel, c.By, c.To, time.Now())
		if err != nil {
			return lackError(err.Error())
		}
		receipt, err := trial.Send(ctx, senders.Of)
		if err != nil {
			return lackError(fmt.Sprintf("没有发给%s：%v", trial.To, err))
		}
		fmt.Fprintf(p.out, "已发给%s，回执：%s\n", trial.To, cmp.Or(string(receipt), "没有给"))
		return nil
	})
}

type channelOffCommand struct {
	followFlags
	By string `help:"谁停的，记入流水。" default:"命令行" placeholder:"NAME"`
	ID string `arg:"" name:"ID" help:"渠道编号。"`
}

// Run turns a channel off.
func (c *channelOffCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		channel, err := store.Channel(ctx, scope, c.ID)
		if err != nil {
			return lacking(err, "没有渠道%s", c.ID)
		}
		channel.Off = true
		if err := store.SaveChannel(ctx, scope, *channel, c.By, time.Now()); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "渠道%s已停用。\n", c.ID)
		return nil
	})
}
