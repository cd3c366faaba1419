package storage

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"zhunsheng/storage/testschema"
)

// A statement is about one division, and must be answered out of the bucket where that is: a cluster then sends it to
// one node, with all its joins.
func TestEveryStatementStaysInOneBucket(t *testing.T) {
	db := sharded(t).writer
	statements, err := loadStatements(postgres)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range statements {
		if global[q.name] != "" || defines(q) {
			continue
		}
		for _, stray := range strays(t, db, q) {
			t.Errorf("%s %s", q.name, stray)
		}
	}
}

// defines tells a statement about one run's own table, whose name is filled in when it runs: it makes, fills or drops that
// table, and has no plan.
func defines(q statement) bool {
	return strings.Contains(q.text, "{") && regexp.MustCompile(`^(CREATE|ALTER|DROP|COPY) `).MatchString(q.text)
}

func TestAStatementThatStraysIsSeen(t *testing.T) {
	db := sharded(t).writer
	for name, text := range map[string]string{
		"without a division": "SELECT id FROM runs WHERE id = :id AND :division <> ''",
		"another division":   "SELECT id FROM runs WHERE division = :division OR division = '1'",
		"a join without": `SELECT r.id FROM runs r JOIN project_results p ON p.run_id = r.id
			WHERE r.division = :division`,
		"a left join without": `SELECT r.id FROM runs r LEFT JOIN project_results p ON p.run_id = r.id
			WHERE r.division = :division`,
		"a condition that is tied to the row alone": `SELECT id FROM runs r WHERE r.division = :division
			AND (:agency = '' OR EXISTS (SELECT 1 FROM project_results p WHERE p.division = r.division AND p.run_id = r.id))`,
		"a write to all":      "DELETE FROM alerts WHERE alert_id = :id AND :division <> ''",
		"an update of all":    "UPDATE runs SET status = 'DONE' WHERE id = :id AND :division <> ''",
		"a copy of all":       "INSERT INTO agencies (division, code, name) SELECT d.division, d.digest, d.overall FROM departments d WHERE :division <> ''",
		"an insert elsewhere": "INSERT INTO agencies (division, code, name) VALUES (:code, :division, '')",
		"a move":              "UPDATE agencies SET name = '', division = :code WHERE division = :division",
		"no table":            "SELECT 1 WHERE :division = ''",
	} {
		if len(strays(t, db, statement{name: name, text: text})) == 0 {
			t.Errorf("%s: %s was let through", name, text)
		}
	}
	for _, text := range []string{
		"UPDATE runs SET status = 'DONE', month = month WHERE division = :division AND id = :id",
		"SELECT id FROM runs WHERE division = :division AND id > :after AND id <= :last",
		"DELETE FROM alerts a USING runs r WHERE r.division = a.division AND r.id = a.run_id AND r.division = :division AND r.month = :month",
		"INSERT INTO agencies (division, code, name) SELECT d.division, d.digest, d.overall FROM departments d WHERE d.division = :division",
	} {
		if found := strays(t, db, statement{text: text}); len(found) > 0 {
			t.Errorf("%s: %v", text, found)
		}
	}
}

// PostgreSQL refuses to cut by division what a cluster would refuse.
func TestAKeyWithoutADivisionCannotBeCut(t *testing.T) {
	db := migrated(t, testschema.New(t)).writer
	for _, statement := range []string{
		"CREATE UNIQUE INDEX runs_by_id ON runs (id)",
		"CREATE TABLE loners (id TEXT PRIMARY KEY)",
		"CREATE TABLE shares (division TEXT, run_id TEXT, PRIMARY KEY (run_id)) PARTITION BY LIST (run_id)",
		"CREATE TABLE pieces (division TEXT, run_id TEXT, PRIMARY KEY (division, run_id)) PARTITION BY LIST (run_id)",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	const uncut = "unique constraint on partitioned table must include all partitioning columns"
	refusals := shard(t, db)
	for refused, why := range map[string]string{
		"CREATE TABLE runs (":       uncut,
		"CREATE TABLE loners (":     `column "division" named in partition key does not exist`,
		"CREATE TABLE shares_rest ": uncut,
	} {
		if !slices.ContainsFunc(refusals, func(r string) bool { return strings.HasPrefix(r, refused) && strings.Contains(r, why) }) {
			t.Errorf("%s was not refused because %s, but: %q", refused, why, refusals)
		}
	}
	for _, r := range refusals {
		if strings.Contains(r, "pieces") {
			t.Errorf("a table in pieces, whose keys its division leads, was refused: %s", r)
		}
	}
}

// home is the division that the plans are asked for.
const home = "130209"

// strays says what a statement reads or changes outside the bucket of its division.
func strays(t *testing.T, db *sqlx.DB, q statement) (found []string) {
	t.Helper()
	var own int
	err := db.GetContext(t.Context(), &own, `SELECT n FROM generate_series(0, $1 - 1) n
		WHERE satisfies_hash_partition('runs'::regclass, $1, n, $2::text)`, buckets, home)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for _, blank := range []bool{false, true} {
		plan, err := planned(t, db, q, blank)
		if err != nil {
			return []string{"can't be planned: " + err.Error()}
		}
		tables = append(tables, tablesIn(plan)...)
	}
	if len(tables) == 0 && !strings.HasPrefix(q.text, "INSERT") {
		return []string{"touches no table: there is nothing to see"}
	}
	for _, table := range tables {
		if n, cut := bucketOf(table); cut && n != own {
			found = append(found, fmt.Sprintf("touches %s, but its division is in bucket %d", table, own))
		} else if !cut && !isUndivided(table) {
			found = append(found, "touches "+table+", which is not cut by division")
		}
	}
	if strings.HasPrefix(q.text, "INSERT") && !ownInsert.MatchString(q.text) {
		found = append(found, "does not insert its division, or not first")
	}
	if moves.MatchString(q.text) {
		found = append(found, "moves rows to another division")
	}
	slices.Sort(found)
	return slices.Compact(found)
}

var (
	ownInsert = regexp.MustCompile(`^INSERT INTO \w+ \(division(, [^)]*)?\)\s+(VALUES \(:division[,)]|SELECT (\w+\.division|:division),)`)
	moves     = regexp.MustCompile(`\bSET\s+([^;]*,\s*)?division\s*=`)
)

// planned is PostgreSQL's plan of a statement for the division home. Where a parameter is empty, the conditions that
// it switches off are not in the plan; where it is not, those are not that need it empty.
func planned(t *testing.T, db *sqlx.DB, q statement, empty bool) (plan any, err error) {
	t.Helper()
	tx, err := db.BeginTxx(t.Context(), nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	// Else a range that the values leave empty would be seen to hold nothing, and its table not be in the plan.
	if _, err := tx.ExecContext(t.Context(), "SET LOCAL constraint_exclusion = off"); err != nil {
		return nil, err
	}
	named, err := tx.PrepareNamedContext(t.Context(), q.text) //nolint:sqlclosecheck // it ends with the transaction
	if err != nil {
		return nil, err
	}
	var types []string
	err = tx.SelectContext(t.Context(), &types, `SELECT unnest(parameter_types)::text FROM (
		SELECT parameter_types FROM pg_prepared_statements WHERE statement = $1 LIMIT 1) one`, named.QueryString)
	if err != nil {
		return nil, err
	}
	values := make([]any, len(types))
	for i, of := range types {
		sample, known := sampleOf[of]
		switch {
		case !known:
			return nil, fmt.Errorf("sampleOf has no value of the type %s of :%s", of, named.Params[i])
		case named.Params[i] == "division":
			values[i] = home
		case empty:
			values[i] = sample.empty
		default:
			values[i] = sample.some
		}
	}
	var text string
	if err := tx.GetContext(t.Context(), &text, "EXPLAIN (FORMAT JSON, COSTS OFF) "+named.QueryString, values...); err != nil {
		return nil, err
	}
	err = json.Unmarshal([]byte(text), &plan)
	return plan, err
}

// sampleOf has a value of each type of a parameter, and an empty one.
var sampleOf = map[string]struct{ some, empty string }{
	"json":                        {`["x"]`, "[]"},
	"text":                        {"x", ""},
	"smallint":                    {"1", "0"},
	"integer":                     {"1", "0"},
	"bigint":                      {"1", "0"},
	"boolean":                     {"true", "false"},
	"bytea":                       {`\x00`, ""},
	"timestamp without time zone": {"2025-07-01", "2025-07-01"},
}

// tablesIn names the tables of a plan. What a write goes through to reach its parts is none of them.
func tablesIn(plan any) (names []string) {
	switch node := plan.(type) {
	case []any:
		for _, part := range node {
			names = append(names, tablesIn(part)...)
		}
	case map[string]any:
		for _, part := range node {
			names = append(names, tablesIn(part)...)
		}
		if name, ok := node["Relation Name"].(string); ok && node["Node Type"] != "ModifyTable" {
			names = append(names, name)
		}
	}
	return names
}
