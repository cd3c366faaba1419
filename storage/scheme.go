package storage

import (
	"context"
	"fmt"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// schemeRow is a scheme that a division published.
type schemeRow struct {
	owned
	recorded
	ID      string `db:"id"`
	Version int    `db:"version"`
	Seq     int    `db:"seq"`
	Digest  string `db:"digest"`
	Name    string `db:"name"`
	Basis   string `db:"basis"`
	BasedOn string `db:"based_on"`
	Content string `db:"content"`
}

func schemeRowOf(p engine.PublishedScheme) schemeRow {
	return schemeRow{
		ID: p.ID, Version: p.Version, Seq: p.Seq, Digest: p.Digest, Name: p.Name, Basis: p.Basis, BasedOn: p.BasedOn, Content: p.Text,
		recorded: recordedBy(p.By, p.At),
	}
}

func (r *schemeRow) scheme() engine.PublishedScheme {
	return engine.PublishedScheme{
		Publication: rules.Publication{ID: r.ID, Version: r.Version, Digest: r.Digest, Text: r.Content},
		Seq:         r.Seq, Name: r.Name, Basis: r.Basis, BasedOn: r.BasedOn, By: r.RecordedBy, At: r.RecordedAt.Time,
	}
}

// Schemes lists what a division published after its scheme of that Seq; all where
// it is 0. An agency's scope sees them too: they are the division's.
func (s *Store) Schemes(ctx context.Context, scope engine.Scope, after int) ([]engine.PublishedScheme, error) {
	var rows []schemeRow
	if err := s.read(ctx, scope, func(q *session) error { return q.list(ctx, &rows, "select-schemes", args{"after": after}) }); err != nil {
		return nil, fmt.Errorf("schemes of %s: %w", scope.Division, err)
	}
	list := make([]engine.PublishedScheme, len(rows))
	for i := range rows {
		list[i] = rows[i].scheme()
	}
	return list, nil
}

// PublishScheme appends a scheme, and only whoever sees the whole division may.
// The same again is what stands published; another content under its id and
// version is a *rules.PublishedError.
func (s *Store) PublishScheme(ctx context.Context, scope engine.Scope, p engine.PublishedScheme) (stored engine.PublishedScheme, err error) {
	if scope.Agency != "" {
		err = fmt.Errorf("%w: a scheme is not an agency's to publish", engine.ErrInvalid)
	} else {
		err = s.appendVersions(ctx, scope, func(q *session) (err error) {
			stored, err = q.publish(ctx, p)
			return err
		})
	}
	if err != nil {
		return engine.PublishedScheme{}, fmt.Errorf("publish scheme %s: %w", p.Ref(), err)
	}
	return stored, nil
}

func (q *session) publish(ctx context.Context, p engine.PublishedScheme) (engine.PublishedScheme, error) {
	var heads []schemeRow
	if err := q.list(ctx, &heads, "select-scheme-heads", nil); err != nil {
		return p, err
	}
	if i := slices.IndexFunc(heads, func(h schemeRow) bool { return h.ID == p.ID && h.Version == p.Version }); i >= 0 {
		if heads[i].Digest != p.Digest {
			return p, &rules.PublishedError{Ref: p.Ref()}
		}
		p.Seq, p.By, p.At = heads[i].Seq, heads[i].RecordedBy, heads[i].RecordedAt.Time
		return p, nil
	}
	p.Seq = len(heads) + 1
	row := schemeRowOf(p)
	if err := insert(ctx, q, "insert-scheme", []schemeRow{row}); err != nil {
		return p, err
	}
	return row.scheme(), nil
}
