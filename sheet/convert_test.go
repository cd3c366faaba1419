package sheet

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// needTool passes over a test where a program is missing, but not in CI.
func needTool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is missing", name)
	}
}

// The old formats say the same as the new, with the name of the file that was handed
// in, and leave nothing behind.
func TestOldFormats(t *testing.T) {
	needTool(t, "soffice")
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	doc := testFile(t, "goal-tables.doc")
	d, ds := readGoals(t, "目标表.doc", doc)
	if wantFindings(t, ds); d == nil {
		t.Fatal("nothing was read")
	}
	d.Department.Measures = "" // the transcribed form is without it
	written, err := WriteGoals(d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(decode(t, fixtures.SeedJSON()), decode(t, written)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if source := d.Tables[0].Code.Source; source.File != "目标表.doc" || source.Digest != newFindings("", doc).file.Digest {
		t.Errorf("the code stands in %+v", source)
	}
	if !testing.Short() { // a conversion takes seconds, on a busy machine many
		d, ds = readGoals(t, "目标表.et", testFile(t, "one-table.xls"))
		if wantFindings(t, ds); len(d.Tables[0].Indicators) != 9 || d.Tables[0].Code.Source.Place() != "第1组 B3" || d.Tables[0].Budget.Text != "299.65" {
			t.Errorf("read %+v", d.Tables[0])
		}
	}
	left, err := filepath.Glob(filepath.Join(temp, "zhunsheng-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func testFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A converter that is missing, hangs or makes nothing is said, and never waited for.
func TestConverterFails(t *testing.T) {
	defer func(was string) { soffice = was }(soffice)
	script := func(text string) string {
		name := filepath.Join(t.TempDir(), "soffice")
		if err := os.WriteFile(name, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil { //nolint:gosec // it must be run
			t.Fatal(err)
		}
		return name
	}
	for name, c := range map[string]struct{ program, want string }{
		"missing":     {"no-such-program", "没有安装"},
		"hangs":       {script("sleep 100 & wait"), "秒，没有读取"},
		"makes none":  {script("exit 0"), "无法转换"},
		"makes other": {script(`while [ "$1" != --outdir ]; do shift; done; mkdir "$2"; echo text > "$2/in.docx"`), "无法转换"},
	} {
		soffice = c.program
		ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		start := time.Now()
		readings, err := Read(ctx, "a.doc", ole("WordDocument"), Given{})
		cancel()
		if err != nil || len(readings) != 1 || !rules.HasErrors(readings[0].Diagnostics) || !strings.Contains(readings[0].Diagnostics[0].Message, c.want) {
			t.Errorf("%s: %+v, %v", name, readings, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}
