package storage

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTrouble(t *testing.T) {
	text := filepath.Join(t.TempDir(), "notes.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(context.Background(), text)
	if got := Trouble(err); !strings.Contains(got, "不是数据库") {
		t.Errorf("%v: %q", err, got)
	}
	_, err = Open(context.Background(), t.TempDir()) // a folder
	if got := Trouble(err); !strings.Contains(got, "不能写") {
		t.Errorf("%v: %q", err, got)
	}
	if got := Trouble(fmt.Errorf("create: %w", fs.ErrPermission)); !strings.Contains(got, "没有权限") {
		t.Errorf("%q", got)
	}
	if got := Trouble(context.Canceled); got != "" {
		t.Errorf("%q", got)
	}
}
