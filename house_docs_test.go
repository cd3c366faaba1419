package house_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	fence      = regexp.MustCompile("(?s)(^|\n)[ \t]*```.*?\n[ \t]*```")
	inlineCode = regexp.MustCompile("`([^`\n]+)`")
	markdown   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	lineNumber = regexp.MustCompile(`:\d+(-\d+)?$`)
	identifier = regexp.MustCompile(`\.\p{Lu}[\pL\d_.]*$`)
)

var pathEndings = []string{".go", ".md", ".sql", ".yaml", ".yml", ".txtar", ".json"}

// pathsInDocumentsExist reads the documents as a newcomer does, who opens what they name. A path is
//   - a relative link;
//   - a piece of `inline code` that stands in one of our folders (rules/decimal.go, storage/queries), or that has a
//     slash or no more than a name, and an ending of pathEndings (doc.go): then some file here must have that name.
//
// Commands, patterns (<name>, *.sql, NNNN, ./...), URLs, HTTP paths and flags are none; nor is what a fenced block shows.
func pathsInDocumentsExist(house tree) (violations []string) {
	names := fileNames(house.root)
	for _, document := range documents(house.root) {
		raw, err := os.ReadFile(filepath.Join(house.root, document))
		if err != nil {
			return []string{err.Error()}
		}
		text := fence.ReplaceAllString(string(raw), "")
		missing := func(named string) {
			violations = append(violations, fmt.Sprintf("%s names %s, which does not exist. A map with a wrong place on it "+
				"is worse than none: correct the document, or the name.", document, named))
		}
		for _, match := range inlineCode.FindAllStringSubmatch(text, -1) {
			if named, ok := asPath(match[1], house.module); ok && !exists(house.root, document, named, names) {
				missing(match[1])
			}
		}
		for _, match := range markdown.FindAllStringSubmatch(inlineCode.ReplaceAllString(text, ""), -1) {
			target, _, _ := strings.Cut(match[1], "#")
			if target == "" || strings.Contains(target, ":") || strings.HasPrefix(target, "/") {
				continue // a heading of the same page, a URL
			}
			if !onDisk(house.root, path.Join(path.Dir(document), target)) {
				missing(match[1])
			}
		}
	}
	return violations
}

// asPath cleans a piece of inline code, and tells whether it is a path at all.
func asPath(code, module string) (named string, ok bool) {
	if strings.ContainsAny(code, " \t<>*{}()[]=$|,;@…") || strings.Contains(code, "...") ||
		strings.Contains(code, "NNNN") || strings.Contains(code, "://") ||
		strings.HasPrefix(code, "/") || strings.HasPrefix(code, "-") {
		return "", false
	}
	code, _, _ = strings.Cut(code, "#")
	code = strings.TrimPrefix(lineNumber.ReplaceAllString(code, ""), module+"/")
	ending := slices.Contains(pathEndings, path.Ext(code))
	if !ending {
		code = identifier.ReplaceAllString(code, "") // engine/columnar.Run names the package
	}
	first, _, inFolder := strings.Cut(strings.TrimPrefix(code, "./"), "/")
	code = path.Clean(code)
	switch {
	case inFolder && first == "..":
		return code, true
	case inFolder && slices.Contains(topLevel, first):
		return code, true
	case inFolder && strings.Contains(first, "."): // an import path begins with a host
		return "", false
	default:
		return code, ending && path.Ext(code) != code
	}
}

func exists(root, document, named string, names map[string]bool) bool {
	return names[named] || onDisk(root, named) || onDisk(root, path.Join(path.Dir(document), named))
}

func onDisk(root, slashed string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(slashed)))
	return err == nil
}

// documents are the texts that guide a reader. The change log is none: it speaks of what was.
func documents(root string) (paths []string) {
	for _, pattern := range []string{"README*.md", "CONTRIBUTING.md"} {
		found, _ := filepath.Glob(filepath.Join(root, pattern)) // the patterns are well formed
		for _, file := range found {
			paths = append(paths, filepath.Base(file))
		}
	}
	walkFiles(root, "docs", func(slashed string) {
		if path.Ext(slashed) == ".md" {
			paths = append(paths, slashed)
		}
	})
	return paths
}

func fileNames(root string) map[string]bool {
	names := map[string]bool{}
	walkFiles(root, ".", func(slashed string) { names[path.Base(slashed)] = true })
	return names
}

func walkFiles(root, folder string, visit func(slashed string)) {
	hidden := ignored(root)
	_ = filepath.WalkDir(filepath.Join(root, folder), func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // a folder that is missing or closed has no files to name
		}
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if relative == ".git" || relative != "." && hidden(relative) {
			return filepath.SkipDir
		}
		if !entry.IsDir() {
			visit(filepath.ToSlash(relative))
		}
		return nil
	})
}
