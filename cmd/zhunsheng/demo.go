package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
)

// demoTimes are when the demo's checkpoints were reported and evaluated.
var demoTimes = map[int]time.Time{
	3: time.Date(2025, 4, 8, 1, 0, 0, 0, time.UTC), 6: time.Date(2025, 7, 8, 1, 0, 0, 0, time.UTC),
	10: time.Date(2025, 11, 8, 1, 0, 0, 0, time.UTC), 12: time.Date(2026, 1, 8, 1, 0, 0, 0, time.UTC),
}

// loadDemo stores the eight real projects with their made-up execution data and
// evaluates each checkpoint. What a store has already is left as it is.
func loadDemo(ctx context.Context, p program, store *storage.Store) (division string, err error) {
	done := p.progress("正在装入演示数据")
	defer done()
	if _, err := store.Migrate(ctx); err != nil {
		return "", fmt.Errorf("migrate store: %w", err)
	}
	declaration, ds, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
	if err != nil || rules.HasErrors(ds) {
		return "", fmt.Errorf("read demo goal tables: %v %w", ds, err)
	}
	scope := engine.Scope{Division: declaration.Division}
	if _, err := store.SaveDeclaration(ctx, scope, declaration, "demo", demoTimes[3]); err != nil {
		return "", err
	}
	if err := loadPeople(ctx, store, scope); err != nil {
		return "", err
	}
	for _, month := range fixtures.DemoMonths {
		_, err := store.LatestRun(ctx, scope, declaration.FiscalYear, month)
		if errors.Is(err, engine.ErrNotFound) {
			err = loadCheckpoint(ctx, store, scope, month)
			if err == nil {
				err = answerAlerts(ctx, store, scope, month)
			}
		}
		if err != nil {
			return "", fmt.Errorf("load demo month %d: %w", month, err)
		}
	}
	done()
	fmt.Fprintf(p.out, "演示数据：%d年度%d个项目，%d个时点；预警有的已销号，有的正在整改，有的等人签收（人员是假想的）。\n", declaration.FiscalYear, len(declaration.Tables), len(fixtures.DemoMonths))
	return scope.Division, nil
}

func loadCheckpoint(ctx context.Context, store *storage.Store, scope engine.Scope, month int) error {
	report, ds, err := sheet.ReadReport(fmt.Sprintf("actuals-%d-%02d.json", fixtures.DemoYear, month), fixtures.Actuals(month))
	if err != nil || rules.HasErrors(ds) {
		return fmt.Errorf("read actuals: %v %w", ds, err)
	}
	at := demoTimes[month]
	if _, err := store.SaveReport(ctx, scope, report, "demo", at); err != nil {
		return err
	}
	scheme, err := rules.FindScheme("")
	if err != nil {
		return err
	}
	run, ds, err := engine.Close(ctx, store, scheme, engine.Period{Division: scope.Division, FiscalYear: report.FiscalYear, Month: month}, at)
	if err == nil && run == "" {
		err = fmt.Errorf("refused: %v", ds)
	}
	return err
}
