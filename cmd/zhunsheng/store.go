package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"zhunsheng/storage"
)

// defaultStore is the embedded database that is used where no --dsn is given.
const defaultStore = "data/zhunsheng.db"

// storeFlags choose the database.
type storeFlags struct {
	DSN string `name:"dsn" env:"ZHUNSHENG_DSN" help:"数据库：postgres://… 或 SQLite 文件；默认 ./data/zhunsheng.db。" placeholder:"URL"`
}

func (f storeFlags) isPostgres() bool {
	return strings.HasPrefix(f.DSN, "postgres://") || strings.HasPrefix(f.DSN, "postgresql://")
}

// open connects to a store that is ready to serve. The embedded one is created
// and brought up to date on the way; PostgreSQL is migrated by `migrate` only, so
// that many servers may start at once without one of them changing the tables.
func (f storeFlags) open(ctx context.Context) (*storage.Store, error) {
	store, err := f.connect(ctx)
	if err != nil {
		return nil, err
	}
	if f.isPostgres() {
		if err := store.Ready(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("数据库还没有建表或者不是最新，请先运行 zhunsheng migrate：%w", err), store.Close())
		}
		return store, nil
	}
	if _, err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate store: %w", err), store.Close())
	}
	return store, nil
}

// connect opens the store as it is.
func (f storeFlags) connect(ctx context.Context) (*storage.Store, error) {
	dsn := f.DSN
	if scheme, _, isURL := strings.Cut(dsn, "://"); isURL && !f.isPostgres() {
		return nil, usageError("不支持数据库" + scheme + "，请用 postgres://… 或 SQLite 文件")
	}
	if dsn == "" {
		dsn = defaultStore
		if err := os.MkdirAll(filepath.Dir(dsn), 0o755); err != nil {
			return nil, fmt.Errorf("create data folder: %w", err)
		}
	}
	store, err := storage.Open(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return store, nil
}
