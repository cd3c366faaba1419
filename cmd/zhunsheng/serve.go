package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"zhunsheng/api"
	"zhunsheng/storage"
)

// version is stamped by the build.
var version = "dev"

type serveCommand struct {
	storeFlags
	Listen   string `env:"ZHUNSHENG_LISTEN" help:"监听地址。" default:"127.0.0.1:8080" placeholder:"ADDR"`
	Division string `env:"ZHUNSHENG_DIVISION" help:"请求没有指明时的区划代码。" placeholder:"CODE"`
	Workers  int    `help:"同时评价几个部分；默认每个处理器一个。" placeholder:"N"`
	messageFlags
	NoMessages bool `env:"ZHUNSHENG_NO_MESSAGES" help:"不发通知：消息留在待发里。"`
	NoWorker   bool `help:"只提供服务，不评价：由 zhunsheng worker 评价。"`
	Demo       bool `help:"装入演示数据：八个真实项目，四个时点；不指定 --dsn 时用临时数据库，退出即清除。"`
}

// grace is how long open requests may go on after the signal to stop.
const grace = 10 * time.Second

// Run serves until the context ends.
func (c *serveCommand) Run(ctx context.Context, p program) (err error) {
	if err := errors.Join(checkListen(c.Listen), checkDivision(c.Division)); err != nil {
		return err
	}
	senders, err := c.senders()
	if err != nil {
		return err
	}
	defer senders.Close()
	log := slog.New(slog.NewTextHandler(p.err, nil))
	store, clean, err := c.store(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, clean()) }()
	if c.Demo {
		if c.Division, err = loadDemo(ctx, p, store); err != nil {
			return err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("监听 %s: %w（端口被占用时用 --listen 换一个）", c.Listen, err)
	}
	serving, wait := c.work(ctx, store, log, c.telling(senders, "http://"+listener.Addr().String(), c.NoMessages))
	defer wait()
	server := &http.Server{
		Handler: api.New(api.Config{
			Register: store, Book: store, Office: store, Sender: senders.Of,
			Division: c.Division, Now: time.Now, Log: log, Version: version, Stopping: serving.Done(),
		}),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	c.greet(p, listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-serving.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		return server.Close() // whoever is still asking has had his time
	}
	if ctx.Err() == nil {
		return context.Cause(serving)
	}
	return nil
}

// work judges runs in the background for as long as the returned context lasts, which ends
// where that fails. wait ends it, and returns once nothing is being judged.
func (c *serveCommand) work(ctx context.Context, store *storage.Store, log *slog.Logger, telling *storage.Telling) (serving context.Context, wait func()) {
	serving, stop := context.WithCancelCause(ctx)
	var worker sync.WaitGroup
	if !c.NoWorker {
		worker.Go(func() {
			err := store.Work(serving, storage.Shift{Workers: c.Workers, Ticks: true, Telling: telling, Log: log})
			if err != nil {
				log.Error("runs are not judged", "error", err)
			}
			stop(err)
		})
	}
	return serving, func() {
		stop(nil)
		worker.Wait()
	}
}

// store opens the store; a demo without one gets its own, which is removed.
func (c *serveCommand) store(ctx context.Context) (store *storage.Store, clean func() error, err error) {
	folder := ""
	if c.Demo && c.DSN == "" {
		if folder, err = os.MkdirTemp("", "zhunsheng-demo-"); err != nil {
			return nil, nil, err
		}
		c.DSN = folder + "/demo.db"
	}
	connect := c.open
	if c.Demo {
		connect = c.connect // loadDemo migrates, PostgreSQL too
	}
	if store, err = connect(ctx); err != nil {
		return nil, nil, errors.Join(err, removeFolder(folder))
	}
	return store, func() error { return errors.Join(store.Close(), removeFolder(folder)) }, nil
}

func removeFolder(folder string) error {
	if folder == "" {
		return nil
	}
	return os.RemoveAll(folder)
}

func (c *serveCommand) greet(p program, address net.Addr) {
	fmt.Fprintf(p.out, "准绳已启动：http://%s\n  接口文档  http://%s/docs/\n", address, address)
	if tcp, ok := address.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		fmt.Fprintln(p.out, "注意：还没有账号管理，能连上这个地址的人都能读写全部数据。")
	} else {
		fmt.Fprintln(p.out, "只在本机监听：还没有账号管理，要让其他电脑访问，请用 --listen 指定地址并自行限制来源。")
	}
}
