package main

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

// ofStore is how many projects are stored at a time.
const ofStore = 1000

// store puts the province into a store, some projects at a time. What was stored before it was stopped stays; done
// again, it is known to be there.
func (c *generateCommand) store(ctx context.Context, g *generating) (where string, err error) {
	store, err := storeFlags{DSN: c.DSN}.open(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := c.checkUnheld(ctx, store, g); err != nil {
		return "", err
	}
	saved, err := g.into(ctx, store)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("存入数据库：目标表新增%d个，更新%d个，没有变化的%d个。\n", saved.New, saved.Changed, saved.Same), nil
}

// into stores the province, a transaction for every ofStore projects.
func (g *generating) into(ctx context.Context, store *storage.Store) (storage.Saved, error) {
	var saved storage.Saved
	at := time.Now()
	parts, done := (g.province.Projects+ofStore-1)/ofStore, 0
	for d := range g.province.Divisions {
		scope := engine.Scope{Division: g.province.Division(d)}
		err := inOrder(ctx, parts, func(i int) (part, error) { return g.part(d, i*ofStore, ofStore), nil }, func(made part) error {
			done++
			stored, err := store.Load(ctx, scope, made.intake(scope.Division, g.province.Year), isDoubled(done) || done == parts*g.province.Divisions, "generate", at)
			if err != nil {
				return err
			}
			tables := stored[0] // of the goal tables; the others are of the months
			saved.New, saved.Changed, saved.Same = saved.New+tables.New, saved.Changed+tables.Changed, saved.Same+tables.Same
			g.counted(made.tally)
			return nil
		})
		if err != nil {
			return saved, fmt.Errorf("store division %s: %w", scope.Division, err)
		}
	}
	return saved, nil
}

// isDoubled tells that a count is twice as much as when it last was.
func isDoubled(n int) bool { return bits.OnesCount(uint(n)) == 1 }

// checkUnheld refuses to mix with what is stored of the same divisions.
func (c *generateCommand) checkUnheld(ctx context.Context, store *storage.Store, g *generating) error {
	if c.Force {
		return nil
	}
	list, err := store.Holdings(ctx)
	if err != nil {
		return err
	}
	held := map[string]bool{}
	for _, h := range list {
		held[h.Division] = true
	}
	for d := range g.province.Divisions {
		if division := g.province.Division(d); held[division] {
			return usageError(fmt.Sprintf("库里已有区划%s的目标表，没有存入任何数据；请换一个数据库，或加 --force：相同的不再存，不同的存为新版本", division))
		}
	}
	return nil
}

// intake is the part as it is stored: the goal tables, then what is reported of them.
func (p part) intake(division string, year int) *engine.Intake {
	in := &engine.Intake{Declarations: []*rules.Declaration{{FiscalYear: year, Division: division, Tables: p.tables}}}
	for i := range p.reports {
		in.Reports = append(in.Reports, &p.reports[i])
	}
	return in
}
