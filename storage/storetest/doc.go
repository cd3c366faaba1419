// Package storetest lends tests a real, empty, migrated store of each kind.
//
// Only tests import it. On PostgreSQL each test has a schema of its own.
package storetest
