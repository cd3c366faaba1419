package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Saved counts what an import did: projects that were not known, those that got
// a new version, and those that say what is already stored.
type Saved struct{ New, Changed, Same int }

// head is the newest version of something.
type head struct {
	ProjectCode string `db:"project_code"`
	Version     int    `db:"version"`
	Digest      string `db:"digest"`
	AgencyCode  string `db:"agency_code"`
}

// tag names a version for optimistic locking.
func (h head) tag() string {
	return strconv.Itoa(h.Version) + "-" + strings.TrimPrefix(h.Digest, "sha256:")[:16]
}

// count tells which version content of a digest is to have, and whether it is
// stored already.
func (s *Saved) count(newest head, digest string) (version int, stored bool) {
	switch {
	case newest.Version == 0:
		s.New++
	case newest.Digest == digest:
		s.Same++
		return newest.Version, true
	default:
		s.Changed++
	}
	return newest.Version + 1, false
}

// SaveDeclaration appends what a document declares, whole or not at all. What it
// does not mention stays in force. A project of another agency than the scope's
// is engine.ErrNotFound.
func (s *Store) SaveDeclaration(ctx context.Context, scope engine.Scope, d *rules.Declaration, by string, at time.Time) (Saved, error) {
	var saved Saved
	err := checkDeclaration(scope, d)
	if err == nil {
		err = s.appendVersions(ctx, scope, func(q *session) (err error) {
			if saved, err = q.saveDeclaration(ctx, d, recordedBy(by, at)); err != nil {
				return err
			}
			return q.renewStatistics(ctx, &engine.Intake{Declarations: []*rules.Declaration{d}})
		})
	}
	if err != nil {
		return Saved{}, fmt.Errorf("save declaration of %d: %w", d.FiscalYear, err)
	}
	return saved, nil
}

func checkDeclaration(scope engine.Scope, d *rules.Declaration) error {
	if d.FiscalYear == 0 {
		return fmt.Errorf("%w: no fiscal year", engine.ErrInvalid)
	}
	if d.Division != "" && d.Division != scope.Division {
		return fmt.Errorf("%w: it is of division %s, not of %s", engine.ErrInvalid, d.Division, scope.Division)
	}
	seen := map[string]bool{}
	for _, t := range d.Tables {
		if t.Code.Text == "" || seen[t.Code.Text] {
			return fmt.Errorf("%w: project code %q is empty or stands twice", engine.ErrInvalid, t.Code.Text)
		}
		seen[t.Code.Text] = true
	}
	return nil
}

func (q *session) saveDeclaration(ctx context.Context, d *rules.Declaration, by recorded) (Saved, error) {
	var saved Saved
	heads, err := q.goalTableHeads(ctx, d.FiscalYear, codesOf(d))
	if err != nil {
		return saved, err
	}
	waivers, err := q.waiverChanges(ctx, d)
	if err != nil {
		return saved, err
	}
	var tables []goalTableRow
	var indicators []indicatorRow
	agencies := map[string]string{}
	for _, t := range d.Tables {
		newest := heads[t.Code.Text]
		if err := q.checkOwn(t, newest); err != nil {
			return saved, err
		}
		if t.AgencyCode != "" {
			agencies[t.AgencyCode] = t.AgencyName
		}
		version, stored := saved.count(newest, tableDigest(t))
		if _, rewaived := waivers[t.Code.Text]; stored && rewaived {
			saved.Same, saved.Changed = saved.Same-1, saved.Changed+1
		}
		if stored {
			continue
		}
		table, lines := goalTableRows(t, d.FiscalYear, version, by)
		tables, indicators = append(tables, table), append(indicators, lines...)
	}
	if err := q.saveDepartment(ctx, d, by); err != nil {
		return saved, err
	}
	if err := q.saveWaivers(ctx, d.FiscalYear, waivers, by); err != nil {
		return saved, err
	}
	if err := q.saveAgencies(ctx, agencies); err != nil {
		return saved, err
	}
	if err := insert(ctx, q, "insert-goal-table", tables); err != nil {
		return saved, err
	}
	return saved, insert(ctx, q, "insert-indicator", indicators)
}

// checkOwn refuses a project that is not the scope's agency's: another's can't be
// taken over by declaring it.
func (q *session) checkOwn(t *rules.GoalTable, newest head) error {
	if own := q.scope.Agency; own != "" && (t.AgencyCode != own || newest.Version > 0 && newest.AgencyCode != own) {
		return fmt.Errorf("project %s of agency %s: %w", t.Code.Text, own, engine.ErrNotFound)
	}
	return nil
}

// goalTableHeads are the newest versions of projects, by code. Only those are read: a document of a few projects
// must not take longer for a division that has many.
func (q *session) goalTableHeads(ctx context.Context, year int, codes []string) (map[string]head, error) {
	var rows []head
	if err := q.list(ctx, &rows, "select-goal-table-heads", args{"fiscal_year": year, "project_codes": asParameter(codes)}); err != nil {
		return nil, err
	}
	return byCode(rows), nil
}

func codesOf(d *rules.Declaration) []string {
	codes := make([]string, len(d.Tables))
	for i, t := range d.Tables {
		codes[i] = t.Code.Text
	}
	return codes
}

// asParameter is a list as one parameter. What can't be stored is left out: nothing is stored under such a name.
func asParameter(texts []string) document[[]string] {
	list := make([]string, 0, len(texts))
	for _, text := range texts {
		if storable(text) {
			list = append(list, text)
		}
	}
	return document[[]string]{list}
}

func byCode(rows []head) map[string]head {
	heads := make(map[string]head, len(rows))
	for _, h := range rows {
		heads[h.ProjectCode] = h
	}
	return heads
}

type agencyRow struct {
	owned
	Code string `db:"code"`
	Name string `db:"name"`
}

// saveAgencies writes in order of code, so that two imports can't wait for each
// other.
func (q *session) saveAgencies(ctx context.Context, names map[string]string) error {
	var rows []agencyRow
	for _, code := range slices.Sorted(maps.Keys(names)) {
		rows = append(rows, agencyRow{Code: code, Name: names[code]})
	}
	return insert(ctx, q, "upsert-agency", rows)
}

type departmentRow struct {
	owned
	recorded
	FiscalYear int    `db:"fiscal_year"`
	Version    int    `db:"version"`
	Digest     string `db:"digest"`
	Overall    string `db:"overall"`
	Measures   string `db:"measures"`

	Indicators document[[]declaredIndicator] `db:"indicators"`
}

// declaredIndicator is an indicator of the department's own table as it is stored.
type declaredIndicator struct {
	Level1      string             `json:"level1"`
	Level2      string             `json:"level2"`
	Name        string             `json:"name"`
	Description string             `json:"description,omitempty"`
	Basis       string             `json:"basis,omitempty"`
	Target      rules.Cell         `json:"target"`
	Sign        string             `json:"sign,omitempty"`
	Unit        string             `json:"unit,omitempty"`
	Marks       string             `json:"marks,omitempty"`
	Kind        rules.Accumulation `json:"kind,omitempty"`
	Plan        []rules.PlanCell   `json:"plan,omitempty"`
}

type departmentGoalRow struct {
	owned
	FiscalYear      int    `db:"fiscal_year"`
	Version         int    `db:"version"`
	Seq             int    `db:"seq"`
	Title           string `db:"title"`
	Goal            string `db:"goal"`
	Indicator       string `db:"indicator"`
	IndicatorSource place  `db:"indicator_source"`
}

func (q *session) saveDepartment(ctx context.Context, d *rules.Declaration, by recorded) error {
	if d.Department == nil {
		return nil
	}
	newest, err := q.department(ctx, "select-department", args{"fiscal_year": d.FiscalYear})
	if err != nil {
		return err
	}
	var goals []departmentGoalRow
	for n, g := range d.Department.SubGoals {
		goals = append(goals, departmentGoalRow{
			FiscalYear: d.FiscalYear, Version: newest.Version + 1, Seq: n + 1,
			Title: g.Title, Goal: g.Goal, Indicator: g.Indicator.Text, IndicatorSource: placeOf(g.Indicator.Source),
		})
	}
	sum := departmentDigest(d.Department)
	if newest.Version > 0 && newest.Digest == sum {
		return nil
	}
	if err := insert(ctx, q, "insert-department", []departmentRow{{
		FiscalYear: d.FiscalYear, Version: newest.Version + 1, Digest: sum,
		Overall: d.Department.Overall, Measures: d.Department.Measures, Indicators: declaredIndicators(d.Department), recorded: by,
	}}); err != nil {
		return err
	}
	return insert(ctx, q, "insert-department-goal", goals)
}

func declaredIndicators(d *rules.Department) document[[]declaredIndicator] {
	list := []declaredIndicator{}
	for _, i := range d.Indicators {
		list = append(list, declaredIndicator(i))
	}
	return document[[]declaredIndicator]{list}
}

// departmentDigest is over what the department's part says. Without measures it is
// what it was before they were kept, so that nothing gets a new version for that.
func departmentDigest(d *rules.Department) string {
	content := []any{d.Overall}
	for _, g := range d.SubGoals {
		content = append(content, g.Title, g.Goal, g.Indicator.Text)
	}
	if d.Measures != "" {
		content = append(content, d.Measures)
	}
	for _, i := range d.Indicators {
		content = append(content, i.Level1, i.Level2, i.Name, i.Description, i.Basis, i.Target.Text, i.Sign, i.Unit, i.Marks, i.Kind, i.PlanTexts())
	}
	return digest(content)
}

// departmentPart reads the department's part by a statement of one version, with
// its goals; nil where there is none.
func (q *session) departmentPart(ctx context.Context, statement string, a args) (*rules.Department, error) {
	row, err := q.department(ctx, statement, a)
	if err != nil || row.Version == 0 {
		return nil, err
	}
	var goals []departmentGoalRow
	if err := q.list(ctx, &goals, "select-department-goals", args{"fiscal_year": a["fiscal_year"], "version": row.Version}); err != nil {
		return nil, err
	}
	d := &rules.Department{Overall: row.Overall, Measures: row.Measures}
	for _, g := range goals {
		d.SubGoals = append(d.SubGoals, rules.SubGoal{Title: g.Title, Goal: g.Goal, Indicator: cellOf(g.Indicator, g.IndicatorSource)})
	}
	for _, i := range row.Indicators.value {
		d.Indicators = append(d.Indicators, rules.Indicator(i))
	}
	return d, nil
}

// department is a version of the department's part; the zero row where there is
// none.
func (q *session) department(ctx context.Context, statement string, a args) (departmentRow, error) {
	var row departmentRow
	err := q.get(ctx, &row, statement, a)
	if errors.Is(err, engine.ErrNotFound) {
		return departmentRow{}, nil
	}
	return row, err
}

// Declaration returns what is in force in a year: the newest goal tables, by
// number, agency and project code, the department's part, and the waivers. It is
// engine.ErrNotFound where nothing is declared.
func (s *Store) Declaration(ctx context.Context, scope engine.Scope, year int) (*rules.Declaration, error) {
	var d *rules.Declaration
	err := s.read(ctx, scope, func(q *session) (err error) {
		d, err = q.declaration(ctx, year)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("declaration of %d: %w", year, err)
	}
	return d, nil
}

// TablesAsOf returns the goal tables of a year as they stood at a moment, with the
// department's part: of each the newest version that was stored by then. It is engine.ErrNotFound
// where there were none.
func (s *Store) TablesAsOf(ctx context.Context, scope engine.Scope, year int, at time.Time) (*rules.Declaration, error) {
	d := &rules.Declaration{FiscalYear: year, Division: scope.Division}
	err := s.read(ctx, scope, func(q *session) error {
		found, err := q.tables(ctx, "select-goal-tables-as-of", "select-indicators-as-of", args{"fiscal_year": year, "at": momentOf(at)})
		for _, t := range found {
			d.Tables = append(d.Tables, t.declared)
		}
		if err == nil && len(found) == 0 {
			err = engine.ErrNotFound
		}
		if err == nil {
			d.Department, err = q.departmentPart(ctx, "select-department-as-of", args{"fiscal_year": year, "at": momentOf(at)})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("goal tables of %d as of %s: %w", year, at.Format(time.RFC3339), err)
	}
	return d, nil
}

func (q *session) declaration(ctx context.Context, year int) (*rules.Declaration, error) {
	d := &rules.Declaration{FiscalYear: year, Division: q.scope.Division}
	found, err := q.currentTables(ctx, year, "")
	if err != nil {
		return nil, err
	}
	for _, t := range found {
		d.Tables = append(d.Tables, t.declared)
	}
	if d.Department, err = q.departmentPart(ctx, "select-department", args{"fiscal_year": year}); err != nil {
		return nil, err
	}
	if len(d.Tables) == 0 && d.Department == nil {
		return nil, engine.ErrNotFound
	}
	d.Waivers, err = q.waivers(ctx, year)
	return d, err
}
