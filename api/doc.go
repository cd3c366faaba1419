// Package api serves the product over HTTP: it decodes, authorises, calls, and
// encodes. All routes are on one screen, in routes.go.
//
// It declares nothing of the domain: engine.Register is what it reads and
// writes through, and errors.go is the one place where an error becomes a status
// and a Chinese sentence. Every error answer is problem+json (RFC 9457).
//
// A run is ordered and judged elsewhere; who wants its end waits for it, a while, or
// follows its events. Each followed run is read from the store once, however many
// follow it.
//
// Until accounts exist whoever reaches the address may do everything, so the
// server listens on 127.0.0.1 unless it is told otherwise.
//
// The package must never import storage, sqlx, lib/pq or cmd.
package api
