package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// The statuses of a part; doc.go shows how they follow each other.
const (
	partQueued  = "QUEUED"
	partRunning = "RUNNING"
	partDone    = "DONE"    // its results are stored
	partBlocked = "BLOCKED" // the forms or the data have errors, which are stored
	partFailed  = "FAILED"  // there was no result after all attempts
)

const (
	// mostFailures is how often a part may end in an error.
	mostFailures = 5
	// mostAttempts is how often a part may be taken. A worker that is killed leaves no
	// error, but a part that kills each of its workers must end, too.
	mostAttempts = 25
)

// partKey names a part of a run.
type partKey struct {
	division, run string
	part          int
}

func (k partKey) scope() engine.Scope { return engine.Scope{Division: k.division} }

func (k partKey) args() args { return args{"run_id": k.run, "part": k.part} }

func (k partKey) String() string { return fmt.Sprintf("part %d of run %s", k.part, k.run) }

// partRow is a part without its findings. Digests are those of its inputs.
type partRow struct {
	Part           int    `db:"part"`
	Status         string `db:"status"`
	FirstSeq       int    `db:"first_seq"`
	ProjectCount   int    `db:"project_count"`
	IndicatorCount int    `db:"indicator_count"`
	AlertCount     int    `db:"alert_count"`
	WarningCount   int    `db:"warning_count"`
	RowCount       int    `db:"row_count"`
	Digests        []byte `db:"digests"`
	Attempts       int    `db:"attempts"`
	Failures       int    `db:"failures"`
}

func (r *partRow) open() bool { return r.Status == partQueued || r.Status == partRunning }

// task is a part that a worker has taken.
type task struct {
	partKey
	head  runRow
	first int
}

func (t *task) period() engine.Period {
	return engine.Period{Division: t.division, FiscalYear: t.head.FiscalYear, Month: t.head.Month}
}

// errDropped says that a part is not wanted any more: another worker was faster, or the
// run has ended.
var errDropped = errors.New("the part is not wanted any more")

// errWornOut says that a part was taken as often as it may be.
var errWornOut = errors.New("the part was taken too often")

// judgePart takes a part, judges it and stores what comes out; complete is called in the
// transaction that stores. A part that is not wanted is left alone, without an error:
// so a part may be judged any number of times.
func (s *Store) judgePart(ctx context.Context, key partKey, worker string, now func() time.Time, complete func(*sql.Tx) error) error {
	t, err := s.takePart(ctx, key, worker, now())
	if err == nil {
		defer s.beat(ctx, key, worker)()
		var part *judgedPart
		if part, err = s.judge(ctx, t); err == nil {
			err = s.storePart(ctx, t, part, now(), complete)
		}
	}
	if errors.Is(err, errDropped) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("judge %s: %w", key, err)
	}
	return nil
}

// takePart notes who works on a part.
func (s *Store) takePart(ctx context.Context, key partKey, worker string, at time.Time) (*task, error) {
	t := &task{partKey: key}
	beat, err := s.clock(ctx)
	if err != nil {
		return t, err
	}
	err = s.write(ctx, key.scope(), func(q *session) error {
		part, err := q.lockPart(ctx, key)
		if err != nil {
			return err
		}
		if err := q.get(ctx, &t.head, "select-run", args{"id": key.run}); err != nil {
			return err
		}
		if !t.head.open() {
			return errDropped
		}
		if part.Attempts >= mostAttempts {
			return errWornOut
		}
		t.first = part.FirstSeq
		if err := q.exec(ctx, "start-part", key.args().with(args{"worker": worker, "at": momentOf(at), "beat_at": beat})); err != nil {
			return err
		}
		return q.exec(ctx, "start-run", args{"run_id": key.run})
	})
	return t, err
}

// lockPart holds a part that is still to be judged.
func (q *session) lockPart(ctx context.Context, key partKey) (row partRow, err error) {
	err = q.get(ctx, &row, "lock-part", key.args())
	switch {
	case errors.Is(err, engine.ErrNotFound):
		return row, errDropped
	case err == nil && !row.open():
		return row, errDropped
	}
	return row, err
}

// judgedPart is what a part came to, ready to be stored.
type judgedPart struct {
	status             string
	findings           engine.Findings
	digests            []byte
	indicators, alerts int
	// byRows are how many of the indicators columns left to the row evaluator.
	byRows int
	// share stores what other parts may have, too, in a transaction of its own and in the order
	// of its keys: else two parts would wait for each other. store appends the results.
	share, store func(context.Context, *session) error
}

// judge judges a part as its run wants it.
func (s *Store) judge(ctx context.Context, t *task) (*judgedPart, error) {
	scheme, err := s.schemeOf(ctx, t.scope(), &t.head)
	if err != nil {
		return nil, err
	}
	if t.head.Kept != engine.KeptConclusions {
		return s.evaluatePart(ctx, t, scheme)
	}
	part, err := s.judgeColumns(ctx, t, scheme)
	if err != nil || part != nil {
		return part, err
	}
	part, err = s.evaluatePart(ctx, t, scheme)
	if err == nil && part.status != partBlocked {
		return nil, errUnblocked // its results must not be stored in a run that keeps none
	}
	return part, err
}

// errUnblocked says that columns found errors in texts in which evaluating finds none.
var errUnblocked = errors.New("evaluating finds no errors where columns did")

// schemeOf is the scheme by which a run judges.
func (s *Store) schemeOf(ctx context.Context, scope engine.Scope, head *runRow) (*rules.Scheme, error) {
	schemes, err := s.catalogs.Of(ctx, scope)
	if err != nil {
		return nil, err
	}
	scheme, err := schemes.FindExact(head.SchemeRef)
	if err == nil && scheme.Digest != head.SchemeDigest {
		err = &otherSchemeError{head.SchemeRef}
	}
	return scheme, err
}

// evaluatePart judges a part by rows, on the versions that are pinned.
func (s *Store) evaluatePart(ctx context.Context, t *task, scheme *rules.Scheme) (*judgedPart, error) {
	part, err := s.evaluatePinned(ctx, t, scheme, t.pins())
	if err != nil {
		return nil, err
	}
	none := func(context.Context, *session) error { return nil }
	j := &judgedPart{status: partBlocked, findings: part.Findings, digests: part.Inputs, share: none, store: none}
	if part.Outcome == nil {
		return j, nil
	}
	e, err := entryOf(t.run, t.first, t.period(), part.Outcome)
	if err == nil {
		err = s.read(ctx, t.scope(), func(q *session) error {
			e.clearances, err = q.clearancesOf(ctx, &t.head, part.Outcome)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	j.status, j.indicators, j.alerts = partDone, len(e.results), len(e.alerts)
	j.share = func(ctx context.Context, q *session) error { return insert(ctx, q, "insert-rule", e.rules) }
	j.store = func(ctx context.Context, q *session) error { return q.insertResults(ctx, e) }
	return j, nil
}

// evaluatePinned judges some projects of a part by rows.
func (s *Store) evaluatePinned(ctx context.Context, t *task, scheme *rules.Scheme, some pins) (part *engine.Part, err error) {
	var d *rules.Declaration
	var r *engine.Report
	err = s.read(ctx, t.scope(), func(q *session) error {
		d, r, err = q.pinned(ctx, &t.head, some)
		return err
	})
	if err != nil {
		return nil, err
	}
	return engine.EvaluatePart(scheme, d, r)
}

// otherSchemeError says that a shipped scheme is another in this program than it was in
// the one that ordered the run.
type otherSchemeError struct{ ref string }

func (e *otherSchemeError) Error() string { return "scheme " + e.ref + " is another in this program" }

// failPart notes that judging a part ended in an error. When it has done so too often
// the run fails. Until its next attempt is due the part stays taken: should River lose the
// attempt, as it does when it can't note for some seconds how jobs ended, silence tells.
func (s *Store) failPart(ctx context.Context, key partKey, cause error, at time.Time) error {
	now, err := s.clock(ctx)
	if err != nil {
		return err
	}
	err = s.write(ctx, key.scope(), func(q *session) error {
		part, err := q.lockPart(ctx, key)
		if err != nil {
			return err
		}
		head, err := q.lockRun(ctx, key.run)
		if err != nil {
			return err
		}
		if !head.open() {
			return errDropped
		}
		if part.Failures+1 < mostFailures && part.Attempts < mostAttempts && !hopeless(cause) {
			due := momentOf(now.Add(s.jobs.pause(part.Failures)))
			return q.exec(ctx, "fail-part", key.args().with(args{"status": partRunning, "beat_at": due}))
		}
		if err := q.exec(ctx, "fail-part", key.args().with(args{"status": partFailed, "beat_at": now})); err != nil {
			return err
		}
		return q.endRun(ctx, key.run, runEnd{
			Status: engine.RunFailed, Failure: failureOf(&part, cause), Refused: errors.Is(cause, engine.ErrInvalid), At: momentOf(at),
		})
	})
	if errors.Is(err, errDropped) {
		return nil
	}
	return err
}

// hopeless tells that another attempt would end in the same error.
func hopeless(cause error) bool {
	var scheme *otherSchemeError
	var conclusion *otherConclusionError
	return errors.Is(cause, engine.ErrInvalid) || errors.As(cause, &scheme) || errors.As(cause, &conclusion)
}

// failureOf says in Chinese why a run failed, and what to do.
func failureOf(part *partRow, cause error) string {
	where := fmt.Sprintf("第%d部分（第%d到%d个项目）", part.Part, part.FirstSeq, part.FirstSeq+part.ProjectCount-1)
	var other *otherSchemeError
	var conclusion *otherConclusionError
	switch {
	case errors.As(cause, &conclusion):
		return fmt.Sprintf("项目%s按列评判和逐行评价的结果不一致，是程序的错误，没有给出结果；请用留下依据的方式（不加 --conclusions）重新评价，并把项目编码报给软件提供方", conclusion.project)
	case errors.As(cause, &other):
		return fmt.Sprintf("下达时的评分办法%s与执行评价的程序里的不是同一个，请把各处的程序换成同一版本后再继续", other.ref)
	case errors.Is(cause, engine.ErrInvalid):
		return where + "的结果无法保存，请核对金额和数值是否过大，改正后重新评价；哪一项见执行评价的程序的日志"
	case errors.Is(cause, context.DeadlineExceeded):
		return where + "多次超过时限，没有评完；请检查机器和数据库是否太忙，然后继续这一批次"
	case Trouble(cause) != "":
		return fmt.Sprintf("%s没有评完：%s，然后继续这一批次", where, Trouble(cause))
	}
	return where + "多次出错，没有评完；请查看执行评价的程序的日志，排除原因后继续这一批次"
}
