// Package web holds the pages that people see: templates and a stylesheet, embedded in the
// program. It has no logic: api hands it finished texts, and decides who sees them.
//
// The pages run no script and load nothing from elsewhere, so that they open in any
// message program's browser, and may be served under the strictest content policy.
//
// The package must never import anything of ours.
package web
