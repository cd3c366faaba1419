package storage

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/storage/testschema"
)

// Citus is not at hand: in its place stands a function that writes down what it is called with.
const likeCitus = `
CREATE TABLE citus_tables (table_name regclass, colocate_with TEXT);
CREATE FUNCTION create_distributed_table(of regclass, by TEXT, colocate_with TEXT) RETURNS void LANGUAGE sql AS
$$INSERT INTO citus_tables SELECT of, colocate_with WHERE by = 'division'$$`

// citus.sql spreads every table that has a division, together, each once and after those that it refers to.
func TestCitusSQL(t *testing.T) {
	db := migrated(t, testschema.New(t)).writer
	tables := parts(t, db, `SELECT relname AS name, '' AS definition FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`)
	foreign := parts(t, db, `SELECT conrelid::regclass AS name, confrelid::regclass AS definition FROM pg_constraint
		WHERE connamespace = current_schema()::regnamespace AND contype = 'f'`)
	script, err := os.ReadFile("citus.sql")
	if err != nil {
		t.Fatal(err)
	}
	query, isPsql := strings.CutSuffix(strings.TrimSpace(string(script)), `\gexec`)
	if !isPsql {
		t.Fatal(`citus.sql does not end in \gexec: psql would print the calls and make none`)
	}
	if _, err := db.ExecContext(t.Context(), likeCitus); err != nil {
		t.Fatal(err)
	}
	spread := func() (calls []string) {
		choose(t, db, &calls, query)
		for _, call := range calls {
			if _, err := db.ExecContext(t.Context(), call); err != nil {
				t.Errorf("%s: %v", call, err)
			}
		}
		return calls
	}
	calls := spread()
	var order []string
	choose(t, db, &order, "SELECT table_name::text FROM citus_tables WHERE table_name = 'agencies'::regclass AND colocate_with = 'none'")
	var rest []string
	choose(t, db, &rest, "SELECT table_name::text FROM citus_tables WHERE colocate_with = 'agencies'")
	order = append(order, rest...)
	var names []string
	for _, table := range tables {
		names = append(names, table.Name)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(order))); diff != "" {
		t.Errorf("of %q other tables are spread than have a division:\n%s", calls, diff)
	}
	for _, key := range foreign {
		if slices.Index(order, key.Definition) > slices.Index(order, key.Name) {
			t.Errorf("%s is spread before %s, to which it refers", key.Name, key.Definition)
		}
	}
	if again := spread(); len(again) > 0 {
		t.Errorf("the second time it calls %q", again)
	}
}
