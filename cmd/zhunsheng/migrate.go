package main

import (
	"context"
	"errors"
	"fmt"
)

type migrateCommand struct {
	storeFlags
}

// Run brings the store's tables up to date.
func (c *migrateCommand) Run(ctx context.Context, p program) (err error) {
	done := p.progress("正在升级数据库")
	defer done()
	store, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	applied, err := store.Migrate(ctx)
	if err != nil {
		return fmt.Errorf("migrate store: %w", err)
	}
	done()
	fmt.Fprintf(p.out, "数据库已是最新，本次执行了%d步升级。\n", len(applied))
	return nil
}
