// Package storetest lends tests a real, empty, migrated store of each kind.
//
// Only tests import it. PostgreSQL is the server that ZHUNSHENG_TEST_DSN names,
// where every test gets a schema of its own, dropped at its end. Without the
// variable the PostgreSQL half of a test is skipped at a desk and fails in CI.
package storetest
