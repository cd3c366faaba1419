package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

// TestUnusableSchemesAreShown stores a scheme that this program finds mistakes
// in: it is listed as such, shown with what is wrong, and the others are there.
func TestUnusableSchemesAreShown(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "store.db")
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const text = "id: OLD\nversion: 3\nname: 旧办法\nbasis: 旧文\nbased_on: MOF2020@1\nabolished: 1\n"
	old := engine.PublishedScheme{
		Publication: rules.Publication{ID: "OLD", Version: 3, Digest: "sha256:old", Text: text}, Name: "旧办法", By: "张三", At: time.Now(),
	}
	if _, err := store.PublishScheme(t.Context(), engine.Scope{Division: "130209"}, old); err != nil {
		t.Fatal(err)
	}
	for version, by := range map[int]string{4: "api", 5: "publish"} {
		other := old
		other.Version, other.By = version, by
		if _, err := store.PublishScheme(t.Context(), engine.Scope{Division: "130209"}, other); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]struct{ out, err []string }{
		"list":       {out: []string{"\nOLD@3\t旧办法\t", "发布（张三），现在不能使用\tsha256:old\n", "发布（HTTP接口）", "发布（命令行）", "MOF2020@1\t"}},
		"show OLD@3": {out: []string{text}, err: []string{"评分办法OLD@3已经发布，但在这个版本的程序里不能使用", "OLD@3 第6行第1列: ERROR S01 没有“abolished”这一项"}},
	} {
		var out, errs strings.Builder
		p := program{in: strings.NewReader(""), out: &out, err: &errs, files: diskFiles{}}
		args := append([]string{"scheme"}, strings.Fields(command)...)
		status := run(context.Background(), p, append(args, "--dsn", dsn, "--division", "130209"))
		if status != exitDone {
			t.Errorf("%s: status %d", command, status)
		}
		for _, w := range want.out {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s prints no %q:\n%s", command, w, &out)
			}
		}
		for _, w := range want.err {
			if !strings.Contains(errs.String(), w) {
				t.Errorf("%s says no %q:\n%s", command, w, &errs)
			}
		}
	}
}
