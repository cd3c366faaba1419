package storage

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"zhunsheng/storage/testschema"
)

// buckets is into how many parts a sharded table is cut.
const buckets = 4

// undivided are the tables that belong to no division, by the beginnings of their names, with the reason.
var undivided = map[string]string{
	"goose_":  "which migrations were applied: the database's own",
	"river_":  "the queue of jobs is the program's own, and stays on one node; what a job is about has a division",
	"sqlite_": "the database's own",
}

func isUndivided(table string) bool {
	for beginning := range undivided {
		if strings.HasPrefix(table, beginning) {
			return true
		}
	}
	return false
}

// sharded is a store whose tables are all cut by the hash of their division, as a cluster cuts them.
func sharded(t *testing.T) *Store {
	t.Helper()
	dsn := testschema.New(t)
	for _, refusal := range shard(t, migrated(t, dsn).writer) {
		t.Error(refusal)
	}
	s := opened(t, dsn)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// onBothAndSharded runs a test on a third store besides, whose tables are cut by division.
func onBothAndSharded(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	onBoth(t, test)
	t.Run("sharded", func(t *testing.T) {
		t.Parallel()
		test(t, sharded(t))
	})
}

// shard makes every table of a migrated schema anew, empty, PARTITION BY HASH (division), with the keys, indexes,
// foreign keys and views that it had. PostgreSQL itself then refuses each key that a database sharded by division would
// refuse; shard returns what it said.
//
// A table that is partitioned already keeps its partitions' key: what stands in none of them is cut by division.
func shard(t *testing.T, db *sqlx.DB) (refusals []string) {
	t.Helper()
	run := func(format string, parts ...any) {
		statement := fmt.Sprintf(format, parts...)
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			refusals = append(refusals, statement+": "+err.Error())
		}
	}
	foreign := parts(t, db, `SELECT conrelid::regclass AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
		WHERE connamespace = current_schema()::regnamespace AND contype = 'f' AND conparentid = 0 ORDER BY oid`)
	views := parts(t, db, `SELECT relname AS name, pg_get_viewdef(oid) AS definition FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v' ORDER BY oid`)
	tables := parts(t, db, `SELECT relname AS name, coalesce(pg_get_partkeydef(oid), '') AS definition FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY oid`)
	for _, view := range slices.Backward(views) {
		run("DROP VIEW %s", view.Name)
	}
	for _, table := range tables {
		run("ALTER TABLE %s RENAME TO whole_%s", table.Name, table.Name)
		cut := table.Name
		if own := table.Definition; own == "" {
			run("CREATE TABLE %s (LIKE whole_%s INCLUDING ALL) PARTITION BY HASH (division)", table.Name, table.Name)
		} else {
			cut += "_rest"
			run("CREATE TABLE %s (LIKE whole_%s INCLUDING ALL) PARTITION BY %s", table.Name, table.Name, own)
			run("CREATE TABLE %s PARTITION OF %s DEFAULT PARTITION BY HASH (division)", cut, table.Name)
		}
		for n := range buckets {
			run("CREATE TABLE %s_bucket_%d PARTITION OF %s FOR VALUES WITH (MODULUS %d, REMAINDER %d)", cut, n, cut, buckets, n)
		}
	}
	for _, table := range tables {
		run("DROP TABLE whole_%s CASCADE", table.Name)
	}
	for _, key := range foreign {
		run("ALTER TABLE %s ADD %s", key.Name, key.Definition)
	}
	for _, view := range views {
		run("CREATE VIEW %s AS %s", view.Name, view.Definition)
	}
	return refusals
}

// part is a table, a view, or a foreign key under the name of its table.
type part struct{ Name, Definition string }

// parts reads what belongs to the divisions from a schema.
func parts(t *testing.T, db *sqlx.DB, query string) (found []part) {
	t.Helper()
	choose(t, db, &found, query)
	return slices.DeleteFunc(found, func(p part) bool { return isUndivided(p.Name) })
}

// choose reads the rows of a query about the schema.
func choose(t *testing.T, db *sqlx.DB, rows any, query string, args ...any) {
	t.Helper()
	if err := db.SelectContext(t.Context(), rows, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

var bucketName = regexp.MustCompile(`_bucket_(\d+)$`)

// bucketOf tells which part of its table a table is, and false where it is no part.
func bucketOf(table string) (int, bool) {
	m := bucketName.FindStringSubmatch(table)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}
