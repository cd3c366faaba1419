package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// projectRow is a project in force with what one run decided about it.
type projectRow struct {
	ProjectCode string             `db:"project_code"`
	Name        string             `db:"name"`
	AgencyCode  string             `db:"agency_code"`
	AgencyName  string             `db:"agency_name"`
	Budget      string             `db:"budget"`
	Version     int                `db:"version"`
	Light       *engine.Light      `db:"light"`
	Score       *engine.Hundredths `db:"score"`
	Grade       *string            `db:"grade"`
}

func (r *projectRow) entry(run runRow, year int) engine.ProjectEntry {
	// A budget that is no amount was declared with an error, which its findings tell.
	budget, _ := rules.ParseMoney(r.Budget)
	e := engine.ProjectEntry{
		Code: r.ProjectCode, Name: r.Name, Agency: r.AgencyCode, AgencyName: r.AgencyName, Year: year,
		Budget: engine.Money{Decimal: budget}, Version: r.Version,
	}
	if r.Light != nil {
		e.Run, e.Month, e.Light, e.Score, e.Grade = run.ID, run.Month, *r.Light, r.Score, r.Grade
	}
	return e
}

// Projects returns a page of the projects in force, by code, with what the latest
// run of the latest month decided about each.
func (s *Store) Projects(ctx context.Context, scope engine.Scope, query engine.ProjectQuery) ([]engine.ProjectEntry, error) {
	var run runRow
	var rows []projectRow
	err := s.read(ctx, scope, func(q *session) error {
		err := q.get(ctx, &run, "select-latest-run", args{"fiscal_year": query.Year, "month": 0})
		if err != nil && !errors.Is(err, engine.ErrNotFound) {
			return err
		}
		return q.list(ctx, &rows, "select-projects", args{
			"run_id": run.ID, "fiscal_year": query.Year, "after": query.After, "light": string(query.Light), "grade": query.Grade,
			"pattern": containing(query.Text), "limit": limitOf(query.Limit),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("projects of %d: %w", query.Year, err)
	}
	list := make([]engine.ProjectEntry, len(rows))
	for i := range rows {
		list[i] = rows[i].entry(run, query.Year)
	}
	return list, nil
}

var escapePattern = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// containing is the LIKE pattern, with ! as its escape, of what contains a text.
func containing(text string) string {
	return "%" + escapePattern.Replace(strings.TrimSpace(text)) + "%"
}

// Holdings lists the divisions that have goal tables, each with its newest year.
func (s *Store) Holdings(ctx context.Context) (list []engine.Holding, err error) {
	if s.prepared.Load() == nil {
		return nil, errNotPrepared
	}
	p, err := s.named("select-holdings")
	if err != nil {
		return nil, err
	}
	if err := p.on[s.reader].SelectContext(ctx, &list, struct{}{}); err != nil {
		return nil, fmt.Errorf("holdings: %w", err)
	}
	return list, nil
}

// Project returns the goal table in force of one project.
func (s *Store) Project(ctx context.Context, scope engine.Scope, year int, code string) (*rules.GoalTable, error) {
	var found []storedTable
	err := s.read(ctx, scope, func(q *session) (err error) {
		if found, err = q.currentTables(ctx, year, code); err == nil && (code == "" || len(found) == 0) {
			err = engine.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("project %s of %d: %w", code, year, err)
	}
	return found[0].declared, nil
}

// History returns the versions of one project's goal table, the oldest first.
func (s *Store) History(ctx context.Context, scope engine.Scope, year int, code string) ([]engine.TableVersion, error) {
	var found []storedTable
	err := s.read(ctx, scope, func(q *session) (err error) {
		a := args{"fiscal_year": year, "project_code": code}
		if found, err = q.tables(ctx, "select-goal-table-versions", "select-indicator-versions", a); err == nil && len(found) == 0 {
			err = engine.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("history of project %s of %d: %w", code, year, err)
	}
	versions := make([]engine.TableVersion, len(found))
	for i, v := range found {
		versions[i] = engine.TableVersion{Version: v.Version, At: v.RecordedAt.Time, By: v.RecordedBy, Digest: v.Digest, Changes: []string{"首次填报"}}
		if i > 0 {
			versions[i].Changes = changes(found[i-1].declared, v.declared)
		}
	}
	return versions, nil
}
