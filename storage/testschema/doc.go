// Package testschema lends tests an empty PostgreSQL schema.
//
// It knows nothing of storage, so that storage's own tests use it too. Only tests
// import it.
package testschema
