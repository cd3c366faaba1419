package storage

import (
	"slices"
	"strings"
	"testing"
)

// breach is a table that does not obey a rule, and what of it.
type breach struct{ Name, Part string }

// What a table can break.
const (
	noDivision      = "has no division TEXT NOT NULL"
	noPrimaryKey    = "has no primary key that its division leads"
	otherIndex      = "has an index that its division does not lead"
	otherForeignKey = "has a foreign key that does not lead from division to division"
	ownTrigger      = "has a trigger"
	ownSequence     = "takes a number from a sequence, which ends where the database ends"
)

// divisionRules are what a database sharded by division asks of the tables, as queries for what breaks it. Some of it
// PostgreSQL refuses by itself on tables that are cut by division (see shard); SQLite's need no server.
var divisionRules = map[dialect]map[string]string{
	sqlite: {
		noDivision: `SELECT m.name, '' AS part FROM sqlite_master m WHERE m.type = 'table' AND NOT EXISTS (
			SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'division' AND c.type = 'TEXT' AND c."notnull" = 1)`,
		noPrimaryKey: `SELECT m.name, '' AS part FROM sqlite_master m WHERE m.type = 'table' AND NOT EXISTS (
			SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'division' AND c.pk = 1)`,
		otherIndex: `SELECT m.name, l.name AS part
			FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) c
			WHERE m.type = 'table' AND c.seqno = 0 AND c.name IS NOT 'division'`,
		otherForeignKey: `SELECT m.name, f."table" AS part
			FROM sqlite_master m, pragma_foreign_key_list(m.name) f
			WHERE m.type = 'table' AND f.seq = 0 AND (f."from" <> 'division' OR f."to" IS NOT 'division')`,
		ownTrigger: `SELECT tbl_name AS name, name AS part FROM sqlite_master WHERE type = 'trigger'`,
	},
	postgres: {
		noDivision: `SELECT relname AS name, '' AS part FROM pg_class c
			WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT EXISTS (
			SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'division' AND atttypid = 'text'::regtype AND attnotnull)`,
		noPrimaryKey: `SELECT relname AS name, '' AS part FROM pg_class c
			WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT EXISTS (
			SELECT 1 FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
			WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attname = 'division')`,
		otherIndex: `SELECT c.relname AS name, i.indexrelid::regclass::text AS part
			FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
			LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attname IS DISTINCT FROM 'division'`,
		otherForeignKey: `SELECT c.relname AS name, k.conname AS part
			FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
			JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
			JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
			WHERE k.connamespace = current_schema()::regnamespace AND k.contype = 'f'
			AND (a.attname <> 'division' OR b.attname <> 'division')`,
		ownTrigger: `SELECT c.relname AS name, g.tgname AS part FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
			WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal`,
		ownSequence: `SELECT relname AS name, '' AS part FROM pg_class
			WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'`,
	},
}

// breaches says which tables of a schema break which rule.
func breaches(t *testing.T, s *Store) (found []string) {
	t.Helper()
	for rule, query := range divisionRules[s.dialect] {
		var list []breach
		choose(t, s.reader, &list, query)
		for _, b := range list {
			if !isUndivided(b.Name) {
				found = append(found, strings.TrimSpace(b.Name+" "+rule+" "+b.Part))
			}
		}
	}
	slices.Sort(found)
	return found
}

func TestDivisionLeadsEveryKey(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for _, b := range breaches(t, s) {
			t.Error(b)
		}
	})
}

// Each rule is broken on purpose, and the breach seen.
func TestABreachIsSeen(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		tried := map[string]bool{}
		for _, c := range brokenRules {
			if c.only != "" && c.only != s.dialect {
				continue
			}
			before := breaches(t, s)
			if _, err := s.writer.ExecContext(t.Context(), c.statement); err != nil {
				t.Fatal(c.statement, err)
			}
			more := slices.DeleteFunc(breaches(t, s), func(b string) bool { return slices.Contains(before, b) })
			if !slices.ContainsFunc(more, func(b string) bool { return strings.Contains(b, c.rule) }) {
				t.Errorf("%s: %q is seen, want that it %s", c.statement, more, c.rule)
			}
			tried[c.rule] = true
		}
		for rule := range divisionRules[s.dialect] {
			if !tried[rule] {
				t.Errorf("no breach is tried of a table that %s", rule)
			}
		}
	})
}

var brokenRules = []struct {
	rule      string
	only      dialect // empty for both
	statement string
}{
	{noDivision, "", "CREATE TABLE a (id TEXT NOT NULL PRIMARY KEY)"},
	{noDivision, "", "CREATE TABLE b (division TEXT, id TEXT NOT NULL)"},
	{noDivision, "", "CREATE TABLE c (division BIGINT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (division, id))"},
	{noPrimaryKey, "", "CREATE TABLE d (division TEXT NOT NULL, id TEXT NOT NULL)"},
	{noPrimaryKey, "", "CREATE TABLE e (division TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (id, division))"},
	{otherIndex, "", "CREATE UNIQUE INDEX runs_by_id ON runs (id)"},
	{otherIndex, "", "CREATE INDEX agencies_by_name ON agencies (lower(name))"},
	{otherForeignKey, "", "CREATE TABLE f (division TEXT NOT NULL, elsewhere TEXT NOT NULL, id TEXT NOT NULL, " +
		"PRIMARY KEY (division, id), FOREIGN KEY (elsewhere, id) REFERENCES runs (division, id))"},
	{ownTrigger, sqlite, "CREATE TRIGGER g AFTER INSERT ON runs BEGIN SELECT 1; END"},
	{ownTrigger, postgres, "CREATE TRIGGER g BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"},
	{ownSequence, postgres, "CREATE TABLE h (division TEXT NOT NULL, id BIGSERIAL, PRIMARY KEY (division, id))"},
	{ownSequence, postgres, "CREATE TABLE i (division TEXT NOT NULL, id BIGINT GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (division, id))"},
}
