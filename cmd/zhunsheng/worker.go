package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"

	"zhunsheng/storage"
)

type workerCommand struct {
	storeFlags
	messageFlags
	NoMessages bool `env:"ZHUNSHENG_NO_MESSAGES" help:"只评价，不发通知。"`
	Workers    int  `help:"同时评价几个部分；默认每个处理器一个。" placeholder:"N"`
}

// Run judges parts of runs, of whichever division, until the context ends.
func (c *workerCommand) Run(ctx context.Context, p program) (err error) {
	switch {
	case !c.isPostgres():
		return usageError("worker 只用于 PostgreSQL，请写 --dsn postgres://…；SQLite 是单机的，由 zhunsheng serve 或 run 自己评价")
	case c.Workers < 0:
		return usageError(fmt.Sprintf("--workers：%d应为1以上的整数", c.Workers))
	}
	senders, err := c.senders()
	if err != nil {
		return err
	}
	defer senders.Close()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	n := c.Workers
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	telling := c.telling(senders, "", c.NoMessages)
	if telling == nil && !c.NoMessages {
		fmt.Fprintln(p.out, "没有写 --base-url（消息里的链接以什么开头），本程序不发通知，由 zhunsheng serve 发。")
	}
	fmt.Fprintf(p.out, "准绳在评价任务：同时%d个部分。按 Ctrl-C 停下，手上的部分会评完或交还。\n", n)
	return store.Work(ctx, storage.Shift{Workers: n, Ticks: true, Telling: telling, Log: slog.New(slog.NewTextHandler(p.err, nil))})
}
