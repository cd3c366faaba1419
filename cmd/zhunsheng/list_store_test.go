package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// listedMonth is a list with the rows of one month of the fixture of all four.
func listedMonth(t *testing.T, month int) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "documents", "execution-list.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	kept, own := lines[:4:4], false
	for _, l := range lines[4:] {
		if strings.HasPrefix(l, "2025年") {
			own = strings.HasPrefix(l, fmt.Sprintf("2025年%d月", month))
		}
		if own {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "")
}

// TestListsOverTheStore: a list that says what is stored changes nothing, however often it
// is imported; one of money alone leaves the actuals; one with a mistake stores nothing.
func TestListsOverTheStore(t *testing.T) {
	seed, folder := filepath.Join("..", "..", "fixtures", "seed"), t.TempDir()
	store := filepath.Join(folder, "store.db")
	must(t, "import", "--dsn", store, filepath.Join(seed, "goal-tables.json"), filepath.Join(seed, "actuals-2025-10.json"))
	want := reported(t, store, 10)
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	list := listedMonth(t, 10)
	for range 2 {
		if said := must(t, "import", "--dsn", store, write("明细.csv", list)); !strings.Contains(said, "新增0个，更新0个，未变8个") {
			t.Error(said)
		}
	}
	if diff := gocmp.Diff(want, reported(t, store, 10)); diff != "" {
		t.Errorf("the list changed what is stored (-want +got):\n%s", diff)
	}
	money := write("进度.csv", "2025年1-10月支出进度表,,,单位：万元\n项目编码,项目名称,全年预算数,执行数\n13020925P00009410002P,购买第三方服务,299.65,230\n")
	if said := must(t, "import", "--dsn", store, money); !strings.Contains(said, "更新1个") {
		t.Error(said)
	}
	changed := strings.Split(strings.Replace(strings.Join(want, "\n"), "13020925P00009410002P｜5993/20｜2247/10", "13020925P00009410002P｜5993/20｜230", 1), "\n")
	if diff := gocmp.Diff(changed, reported(t, store, 10)); diff != "" {
		t.Errorf("a list of money alone (-want +got):\n%s", diff)
	}
	broken := strings.Replace(strings.Replace(list, "聘用人员数量", "聘请人员数量", 1), "58.00", "59.00", 1)
	var out, errs strings.Builder
	p := program{in: strings.NewReader(""), out: &out, err: &errs, files: diskFiles{}}
	if code := run(t.Context(), p, []string{"import", "--dsn", store, write("错.csv", broken)}); code != 1 {
		t.Errorf("a list with an unknown indicator: code %d, %s%s", code, out.String(), errs.String())
	}
	if said := out.String() + errs.String(); !strings.Contains(said, "D06") || !strings.Contains(said, "最接近的是“聘用人员数量”") || !strings.Contains(said, "第5行第12列") {
		t.Error(said)
	}
	if diff := gocmp.Diff(changed, reported(t, store, 10)); diff != "" {
		t.Errorf("a refused list changed the store (-want +got):\n%s", diff)
	}
}
