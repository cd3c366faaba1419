package storage

import (
	"context"
	"fmt"

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

// saveWaivers appends the waivers of the projects that a document declares: a project's that are gone from the document
// are gone, other projects' stay. Those for every project go with the department's part, and only whoever sees the whole
// division may give them. Waivers of projects that are not in the document are left out.
func (q *session) saveWaivers(ctx context.Context, d *rules.Declaration, by recorded) error {
	var heads []head
	if err := q.list(ctx, &heads, "select-waiver-heads", args{"fiscal_year": d.FiscalYear}); err != nil {
		return err
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
		return fmt.Errorf("%w: a waiver for every project is not an agency's to give", engine.ErrInvalid)
	}
	var codes []string
	for _, t := range d.Tables {
		codes = append(codes, t.Code.Text)
	}
	if len(given[""]) > 0 || d.Department != nil && q.scope.Agency == "" {
		codes = append(codes, "")
	}
	var lists []waiverListRow
	var rows []waiverRow
	for _, code := range codes {
		sum := waiversDigest(given[code])
		before := newest[code]
		if before.Digest == sum || before.Version == 0 && len(given[code]) == 0 {
			continue
		}
		version := before.Version + 1
		lists = append(lists, waiverListRow{FiscalYear: d.FiscalYear, ProjectCode: code, Version: version, Digest: sum, recorded: by})
		for _, row := range given[code] {
			row.Version = version
			rows = append(rows, row)
		}
	}
	if err := insert(ctx, q, "insert-waiver-list", lists); err != nil {
		return err
	}
	return insert(ctx, q, "insert-waiver", rows)
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
