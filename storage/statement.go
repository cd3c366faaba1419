package storage

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

//go:embed queries/*.sql
var queryFiles embed.FS

// statement is one named statement of queries/*.sql:
//
//	-- name: select-run
//	-- What it is for.
//	SELECT … WHERE division = :division AND id = :id;
//
// A name followed by (sqlite) or (postgres) is that database's variant.
type statement struct {
	name    string
	only    dialect // empty for both
	comment string
	text    string // without comments and the closing semicolon
}

// isTemplate tells a statement with names in braces, which are filled in when it
// runs: names of tables can't be parameters. No database can check it before.
func (s statement) isTemplate() bool { return strings.Contains(s.text, "{") }

// reads tells a query from a statement that writes.
func (s statement) reads() bool { return strings.HasPrefix(s.text, "SELECT") }

var nameLine = regexp.MustCompile(`^-- name: ([a-z0-9-]+)(?: \((sqlite|postgres)\))?$`)

// loadStatements reads the statements of one database, sorted by name.
func loadStatements(d dialect) ([]statement, error) {
	files, err := fs.Glob(queryFiles, "queries/*.sql")
	if err != nil {
		return nil, fmt.Errorf("read statements: %w", err)
	}
	var all []statement
	for _, file := range files {
		text, err := queryFiles.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read statements: %w", err)
		}
		found, err := parseStatements(string(text))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(s statement) bool { return s.only != "" && s.only != d })
	slices.SortFunc(all, func(a, b statement) int { return strings.Compare(a.name, b.name) })
	for i := range all[1:] {
		if all[i].name == all[i+1].name {
			return nil, fmt.Errorf("two statements are named %s", all[i].name)
		}
	}
	return all, nil
}

func parseStatements(text string) ([]statement, error) {
	var found []statement
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		head := nameLine.FindStringSubmatch(line)
		switch {
		case head != nil:
			found = append(found, statement{name: head[1], only: dialect(head[2])})
		case strings.HasPrefix(line, "-- name"):
			return nil, fmt.Errorf("line %d: %q names no statement", n+1, line)
		case line == "":
		case len(found) == 0:
			return nil, fmt.Errorf("line %d: %q stands before the first name", n+1, line)
		case strings.HasPrefix(line, "--"):
			s := &found[len(found)-1]
			s.comment = strings.TrimSpace(s.comment + " " + strings.TrimSpace(line[2:]))
		default:
			s := &found[len(found)-1]
			s.text = strings.TrimSpace(s.text + "\n" + line)
		}
	}
	for i := range found {
		s := &found[i]
		s.text = strings.TrimSuffix(s.text, ";")
		if s.comment == "" || s.text == "" || strings.Contains(s.text, ";") {
			return nil, fmt.Errorf("%s: a statement has a comment that says what it is for, and one text", s.name)
		}
	}
	return found, nil
}
