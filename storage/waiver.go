package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// waiverListRow is one version of a project's list of waivers; of those for every project where the code is empty.
type waiverListRow struct {
	owned
	recorded
	FiscalYear  int    `db:"fiscal_year"`
	ProjectCode string `db:"project_code"`
	Version     int    `db:"version"`
	Digest      string `db:"digest"`
}

type waiverRow struct {
	owned
	FiscalYear  int    `db:"fiscal_year"`
	ProjectCode string `db:"project_code"`
	Version     int    `db:"version"`
	Seq         int    `db:"seq"`
	CheckID     string `db:"check_id"`
	Indicator   string `db:"indicator"`
	Author      string `db:"author"`
	Reason      string `db:"reason"`
	Source      place  `db:"source"`
}

// waiverChange is a list of waivers that a document replaces by another.
type waiverChange struct {
	newest head
	digest string
	rows   []waiverRow
}

// waiverChanges are the lists of waivers that storing a document changes, by project code; "" is that of the waivers for
// every project. Of the projects that it declares, waivers that are gone from the document are gone, unless it has no place
// for them; other projects' stay, and waivers of projects that are not in the document are left out. Those for every project
// go with the department's part, and only whoever sees the whole division may give them.
func (q *session) waiverChanges(ctx context.Context, d *rules.Declaration) (map[string]waiverChange, error) {
	var heads []head
	if err := q.list(ctx, &heads, "select-waiver-heads", args{"fiscal_year": d.FiscalYear}); err != nil {
		return nil, err
	}
	newest := byCode(heads)
	given := map[string][]waiverRow{}
	for n, w := range d.Waivers {
		given[w.Project] = append(given[w.Project], waiverRow{
			FiscalYear: d.FiscalYear, ProjectCode: w.Project, Seq: n + 1,
			CheckID: w.Check, Indicator: w.Indicator, Author: w.Author, Reason: w.Reason, Source: placeOf(w.Source),
		})
	}
	if q.scope.Agency != "" && len(given[""]) > 0 {
		return nil, fmt.Errorf("%w: a waiver for every project is not an agency's to give", engine.ErrInvalid)
	}
	changed := map[string]waiverChange{}
	say := func(code string, lacks rules.Fields) {
		sum, before := waiversDigest(given[code]), newest[code]
		silent := len(given[code]) == 0 && (before.Version == 0 || lacks.Has(rules.FieldWaivers))
		if !silent && before.Digest != sum {
			changed[code] = waiverChange{before, sum, given[code]}
		}
	}
	for _, t := range d.Tables {
		say(t.Code.Text, t.Lacks)
	}
	switch {
	case d.Department != nil && q.scope.Agency == "":
		say("", d.Department.Lacks)
	case len(given[""]) > 0:
		say("", 0)
	}
	return changed, nil
}

// saveWaivers appends the lists that have changed.
func (q *session) saveWaivers(ctx context.Context, year int, changed map[string]waiverChange, by recorded) error {
	var lists []waiverListRow
	var rows []waiverRow
	for _, code := range slices.Sorted(maps.Keys(changed)) {
		c := changed[code]
		version := c.newest.Version + 1
		lists = append(lists, waiverListRow{FiscalYear: year, ProjectCode: code, Version: version, Digest: c.digest, recorded: by})
		for _, row := range c.rows {
			row.Version = version
			rows = append(rows, row)
		}
	}
	if err := insert(ctx, q, "insert-waiver-list", lists); err != nil {
		return err
	}
	return insert(ctx, q, "insert-waiver", rows)
}

// everyProject names the waivers for every project where they change without the department's part.
const everyProject = "对所有项目的豁免"

// withWaivers adds to the effects of a document what it changes of the waivers: a table that says the same is not the same
// with other waivers.
func (q *session) withWaivers(ctx context.Context, d *rules.Declaration, list []engine.Effect) ([]engine.Effect, error) {
	changed, err := q.waiverChanges(ctx, d)
	if err != nil || len(changed) == 0 {
		return list, err
	}
	stored, err := q.waivers(ctx, d.FiscalYear)
	if err != nil {
		return nil, err
	}
	before := map[string]int{}
	for _, w := range stored {
		before[w.Project]++
	}
	add := func(e *engine.Effect, what string, c waiverChange, n int) {
		e.Base += fmt.Sprintf("+%d", c.newest.Version)
		if e.Change == engine.EffectNew {
			return
		}
		e.Change = engine.EffectChanged
		e.Changes = append(e.Changes, fmt.Sprintf("%s：%s → %s", what, waiverCount(n), waiverCount(len(c.rows))))
	}
	whole, ofEvery := changed[""]
	for i := range list {
		e := &list[i]
		if c, ok := changed[e.Code]; ok && e.Code != "" && e.Name != rules.DepartmentName {
			add(e, "豁免", c, before[e.Code])
		}
		if ofEvery && e.Name == rules.DepartmentName {
			add(e, everyProject, whole, before[""])
			ofEvery = false
		}
	}
	if ofEvery {
		e := engine.Effect{Kind: engine.FileGoals, Year: d.FiscalYear, Name: everyProject, Changes: []string{}}
		add(&e, "豁免", whole, before[""])
		list = append(list, e)
	}
	return list, nil
}

func waiverCount(n int) string {
	if n == 0 {
		return shown("")
	}
	return fmt.Sprintf("%d条", n)
}

func waiversDigest(rows []waiverRow) string {
	content := []any{}
	for _, r := range rows {
		content = append(content, r.CheckID, r.Indicator, r.Author, r.Reason)
	}
	return digest(content)
}

// waivers are those in force that the scope may see.
func (q *session) waivers(ctx context.Context, year int) (list []rules.Waiver, err error) {
	var rows []waiverRow
	if err := q.list(ctx, &rows, "select-waivers", args{"fiscal_year": year}); err != nil {
		return nil, err
	}
	for _, r := range rows {
		list = append(list, rules.Waiver{
			Check: r.CheckID, Project: r.ProjectCode, Indicator: r.Indicator, Author: r.Author, Reason: r.Reason, Source: r.Source.value,
		})
	}
	return list, nil
}
