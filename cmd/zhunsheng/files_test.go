package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that is too large is the input's mistake, not the command line's.
func TestTooLargeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big.txt")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(maxInput + 1); err != nil { // sparse
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	p := program{in: strings.NewReader(""), out: &errs, err: &errs, files: diskFiles{}}
	status := run(context.Background(), p, []string{"import", "--dsn", filepath.Join(t.TempDir(), "x.db"), path})
	if status != exitInput || !strings.Contains(errs.String(), "big.txt: ERROR F02") || !strings.Contains(errs.String(), "64 MB") {
		t.Errorf("%d %s", status, errs.String())
	}
}
