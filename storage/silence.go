package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

// silenceRow is a silence with how it ended, where it ended early.
type silenceRow struct {
	owned
	ID          string  `db:"id"`
	ByID        string  `db:"by_id"`
	ByName      string  `db:"by_name"`
	Reason      string  `db:"reason"`
	FromAt      moment  `db:"from_at"`
	UntilAt     moment  `db:"until_at"`
	AgencyCode  string  `db:"agency_code"`
	ProjectCode string  `db:"project_code"`
	Rule        string  `db:"rule"`
	Indicator   string  `db:"indicator"`
	Level       string  `db:"level"`
	RecordedAt  moment  `db:"recorded_at"`
	EndedAt     *moment `db:"ended_at"`
	EndedBy     string  `db:"ended_by"`
	EndReason   string  `db:"end_reason"`
}

func (r *silenceRow) silence() notify.Silence {
	return notify.Silence{
		ID: r.ID, By: r.ByID, ByName: r.ByName, Reason: r.Reason, From: r.FromAt.Time, Until: r.UntilAt.Time,
		Agency: r.AgencyCode, Project: r.ProjectCode, Rule: r.Rule, Indicator: r.Indicator, Level: r.Level,
		EndedAt: r.EndedAt.pointer(), EndedBy: r.EndedBy, EndReason: r.EndReason,
	}
}

// Silences are those in force at a moment, and those to come; of the beginning of time, all
// that did not end early.
func (s *Store) Silences(ctx context.Context, scope engine.Scope, at time.Time) (list []notify.Silence, err error) {
	err = s.read(ctx, scope, func(q *session) error {
		list, err = q.silences(ctx, at)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("silences: %w", err)
	}
	return list, nil
}

func (q *session) silences(ctx context.Context, at time.Time) ([]notify.Silence, error) {
	var rows []silenceRow
	err := q.list(ctx, &rows, "select-silences", args{"at": momentOf(at)})
	list := make([]notify.Silence, len(rows))
	for i := range rows {
		list[i] = rows[i].silence()
	}
	return list, err
}

// SaveSilence begins a silence, for good: who wants another ends it, and begins one. The same
// id again is engine.ErrConflict.
func (s *Store) SaveSilence(ctx context.Context, scope engine.Scope, silence notify.Silence, at time.Time) error {
	err := checkSilence(&silence, at)
	if err == nil {
		row := silenceRow{
			ID: silence.ID, ByID: silence.By, ByName: silence.ByName, Reason: silence.Reason,
			FromAt: momentOf(silence.From), UntilAt: momentOf(silence.Until), AgencyCode: silence.Agency, ProjectCode: silence.Project,
			Rule: silence.Rule, Indicator: silence.Indicator, Level: silence.Level, RecordedAt: momentOf(at),
		}
		err = s.write(ctx, scope, func(q *session) error {
			var known silenceRow
			if err := q.get(ctx, &known, "lock-silence", args{"id": silence.ID}); !errors.Is(err, engine.ErrNotFound) {
				return errors.Join(err, engine.ErrConflict)
			}
			return insert(ctx, q, "insert-silence", []silenceRow{row})
		})
	}
	if err != nil {
		return fmt.Errorf("save silence %s: %w", silence.ID, err)
	}
	return nil
}

// checkSilence asks for an author, a reason and an end, and for something that it is about.
func checkSilence(s *notify.Silence, at time.Time) error {
	err := notify.CheckSilence(*s)
	if s.ID == "" {
		err = errors.Join(err, errors.New("静默要有编号"))
	}
	if !s.Until.After(at) {
		err = errors.Join(err, errors.New("静默的截止时间已经过去"))
	}
	if err != nil {
		return fmt.Errorf("%w: %w", engine.ErrInvalid, err)
	}
	return nil
}

// EndSilence ends a silence early; what it put off is looked at again at once. One that is
// over is engine.ErrConflict.
func (s *Store) EndSilence(ctx context.Context, scope engine.Scope, id, by, reason string, at time.Time) error {
	err := s.appendVersions(ctx, scope, func(q *session) error {
		if by == "" || reason == "" {
			return fmt.Errorf("%w: 提前结束静默要写明谁、为什么", engine.ErrInvalid)
		}
		var row silenceRow
		if err := q.get(ctx, &row, "lock-silence", args{"id": id}); err != nil {
			return err
		}
		if row.EndedAt != nil || !row.UntilAt.After(at) {
			return engine.ErrConflict
		}
		if err := q.exec(ctx, "end-silence", args{"id": id, "at": momentOf(at), "ended_by": by, "reason": reason}); err != nil {
			return err
		}
		return q.recallNotices(ctx, at)
	})
	if err != nil {
		return fmt.Errorf("end silence %s: %w", id, err)
	}
	return nil
}

// recallNotices lets whatever was put off be decided about anew at once, as what put it off
// may be no more.
func (q *session) recallNotices(ctx context.Context, at time.Time) error {
	if err := q.exec(ctx, "recall-notices", args{"at": momentOf(at)}); err != nil {
		return err
	}
	return q.enqueueDispatch(ctx)
}
