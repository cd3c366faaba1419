package testschema

import (
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver that the throw-away schemas are made with
)

// Server is the server that ZHUNSHENG_TEST_DSN names. Without the variable the test is
// skipped at a desk and fails in CI.
func Server(t testing.TB) (dsn string) {
	t.Helper()
	dsn = os.Getenv("ZHUNSHENG_TEST_DSN")
	switch {
	case dsn != "":
	case os.Getenv("CI") != "":
		t.Fatal("ZHUNSHENG_TEST_DSN is not set: in CI the tests run on a real PostgreSQL (make test starts one)")
	default:
		t.Skip("ZHUNSHENG_TEST_DSN is not set: make test starts a PostgreSQL")
	}
	return dsn
}

// New names a new, empty schema on the server of the tests; it is dropped at
// the end of the test.
func New(t testing.TB) (dsn string) {
	t.Helper()
	dsn = Server(t)
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		t.Fatalf("connect to the server of the tests: %v", err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Errorf("drop schema: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()
	return address.String()
}
