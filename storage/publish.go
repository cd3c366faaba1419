package storage

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// storePart stores what was judged and marks the part, whole or not at all. The last
// part publishes its run.
func (s *Store) storePart(ctx context.Context, t *task, part *judgedPart, at time.Time, complete func(*sql.Tx) error) error {
	if err := s.write(ctx, t.scope(), func(q *session) error { return part.share(ctx, q) }); err != nil {
		return err
	}
	return s.write(ctx, t.scope(), func(q *session) error {
		if _, err := q.lockPart(ctx, t.partKey); err != nil {
			return err
		}
		if err := part.store(ctx, q); err != nil {
			return err
		}
		head, err := q.lockRun(ctx, t.run)
		if err != nil {
			return err
		}
		if !head.open() {
			return errDropped
		}
		findings, warnings := kept(part.findings)
		if err := q.exec(ctx, "finish-part", t.args().with(args{
			"status": part.status, "indicator_count": part.indicators, "alert_count": part.alerts, "warning_count": warnings,
			"row_count": part.byRows, "findings": document[engine.Findings]{findings}, "digests": part.digests, "at": momentOf(at),
		})); err != nil {
			return err
		}
		if err := q.publishIfLast(ctx, t, momentOf(at)); err != nil {
			return err
		}
		if complete == nil {
			return nil
		}
		return complete(q.tx.Tx)
	})
}

// refusal is what is said of a run of which a part is blocked.
const refusal = "目标表或执行数据有错误，没有评价；请改正后重新导入"

// publishIfLast ends the run with its last part; its head is locked.
func (q *session) publishIfLast(ctx context.Context, t *task, at moment) error {
	var lacking int
	if err := q.get(ctx, &lacking, "count-lacking-parts", args{"run_id": t.run}); err != nil || lacking > 0 {
		return err
	}
	var parts []partRow
	if err := q.list(ctx, &parts, "select-run-parts", args{"run_id": t.run}); err != nil {
		return err
	}
	end := runEnd{Status: engine.RunDone, At: at}
	var digests [][]byte
	for i := range parts {
		p := &parts[i]
		if p.Status == partBlocked {
			end.Status, end.Failure, end.Refused = engine.RunFailed, refusal, true
		}
		end.Indicators, end.Alerts, end.Warnings = end.Indicators+p.IndicatorCount, end.Alerts+p.AlertCount, end.Warnings+p.WarningCount
		end.Rows += p.RowCount
		digests = append(digests, p.Digests)
	}
	if end.Refused {
		end.Indicators, end.Alerts = 0, 0
	} else {
		end.InputDigest = engine.InputDigest(t.period(), digests...)
	}
	if err := q.endConclusions(ctx, t, end.Refused); err != nil {
		return err
	}
	if err := q.endRun(ctx, t.run, end); err != nil {
		return err
	}
	if !end.Refused {
		run := t.head
		run.InputDigest = end.InputDigest
		if err := q.follow(ctx, &run, at); err != nil {
			return err
		}
	}
	if t.head.Kept == engine.KeptConclusions {
		return q.analyze(ctx, "analyze-brief-runs", end.Indicators)
	}
	return q.analyze(ctx, "analyze-runs", end.Indicators)
}

// kept are the warnings and errors among findings, bounded, and how many warnings there
// were.
func kept(f engine.Findings) (engine.Findings, int) {
	warnings := 0
	for _, step := range []*[]rules.Diagnostic{&f.Tables, &f.Department, &f.Report, &f.Judged} {
		told := slices.DeleteFunc(slices.Clone(*step), func(d rules.Diagnostic) bool { return d.Severity < rules.Warn })
		_, n := rules.Count(told)
		warnings += n
		if len(told) > engine.FindingsKept && rules.HasErrors(told) {
			told = slices.DeleteFunc(told, func(d rules.Diagnostic) bool { return d.Severity < rules.Error })
		}
		*step = told[:min(len(told), engine.FindingsKept)]
	}
	return f, warnings
}

// endConclusions shows the conclusions of a run that ends, or removes them where it is refused.
func (q *session) endConclusions(ctx context.Context, t *task, refused bool) error {
	switch {
	case t.head.Kept != engine.KeptConclusions:
		return nil
	case refused:
		return q.dropConclusions(ctx, t.run)
	}
	return q.publishConclusions(ctx, t.run)
}
