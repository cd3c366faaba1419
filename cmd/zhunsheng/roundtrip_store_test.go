package main

import (
	"cmp"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"zhunsheng/sheet"
)

// declared is what a store holds of the year, as text: without the places that it was
// read from.
func declared(t *testing.T, dsn string) string {
	t.Helper()
	d, err := opened(t, dsn).Declaration(t.Context(), seedScope, 2025)
	if err != nil {
		t.Fatal(err)
	}
	written, err := sheet.WriteGoals(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

// TestGoalsRoundTrip: the seed goes from a Word document into a store, out as the official
// form, and into an empty store, and nothing is lost.
func TestGoalsRoundTrip(t *testing.T) {
	folder := t.TempDir()
	first := filepath.Join(folder, "first.db")
	if said := must(t, "import", "--dsn", first, filepath.Join("..", "..", "fixtures", "documents", "goal-tables.docx")); !strings.Contains(said, "新增8个项目") {
		t.Fatal(said)
	}
	want := declared(t, first)
	for _, part := range []string{"sub_goals", "measures", "13020925P00009410002P"} {
		if !strings.Contains(want, part) {
			t.Errorf("the store is without %s", part)
		}
	}
	for _, format := range []string{"docx", "xlsx"} {
		t.Run(format, func(t *testing.T) {
			form, other := filepath.Join(folder, "目标表."+format), filepath.Join(folder, format+".db")
			must(t, "export", "绩效目标表", "--dsn", first, "-o", form)
			must(t, "import", "--dsn", other, form)
			if diff := gocmp.Diff(want, declared(t, other)); diff != "" {
				t.Errorf("(-first +second):\n%s", diff)
			}
			if said := must(t, "import", "--dsn", first, form); !strings.Contains(said, "新增0个项目，更新0个，未变8个") {
				t.Error(said)
			}
		})
	}
}

// TestWaiversOutliveAForm: the form that is exported has no place for waivers, and imported again it leaves them; a file of
// waivers beside it takes their place.
func TestWaiversOutliveAForm(t *testing.T) {
	folder := t.TempDir()
	dsn, form := filepath.Join(folder, "s.db"), filepath.Join(folder, "目标表.docx")
	goals, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "seed", "goal-tables.json"))
	if err != nil {
		t.Fatal(err)
	}
	const waivers = `"waivers": [{"check": "L02", "project": "13020925P00009410002P", "author": "张三", "reason": "一"}, {"check": "L01", "author": "李四", "reason": "二"}]`
	waived := filepath.Join(folder, "goals.json")
	if err := os.WriteFile(waived, []byte(strings.Replace(string(goals), "{", "{"+waivers+",", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "import", "--dsn", dsn, waived)
	want := declared(t, dsn)
	must(t, "export", "绩效目标表", "--dsn", dsn, "-o", form)
	said := must(t, "import", "--dsn", dsn, form)
	for _, part := range []string{"未变8个", "这份表没有“豁免”一栏，保留已存的", "这份文件没有地方写对所有项目的豁免，保留已存的1条"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is missing in %s", part, said)
		}
	}
	if diff := gocmp.Diff(want, declared(t, dsn)); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	first, _, _ := strings.Cut(waivers, ", {")
	if err := os.WriteFile(form+".waivers.json", []byte("{"+first+"]}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := must(t, "import", "--dsn", dsn, form); !strings.Contains(said, "部门整体：对所有项目的豁免：1条 → （空）") || strings.Contains(said, "保留已存的") {
		t.Error(said)
	}
	if left := declared(t, dsn); !strings.Contains(left, "张三") || strings.Contains(left, "李四") {
		t.Error("the file beside the form does not replace the waivers")
	}
}

// reported is what a store holds of a month that decides: amounts and actuals as
// numbers, a budget that is not reported as the goal table's, and what was said of it.
// 预算执行率 is worked out from the amounts.
func reported(t *testing.T, dsn string, month int) (lines []string) {
	t.Helper()
	store := opened(t, dsn)
	r, err := store.Report(t.Context(), seedScope, 2025, month)
	if err != nil {
		t.Fatal(err)
	}
	d, err := store.Declaration(t.Context(), seedScope, 2025)
	if err != nil {
		t.Fatal(err)
	}
	budgets := map[string]string{}
	for _, table := range d.Tables {
		budgets[table.Code.Text] = table.Budget.Text
	}
	for _, p := range r.Projects {
		lines = append(lines, strings.Join([]string{p.Code, exact(cmp.Or(p.Budget.Text, budgets[p.Code])), exact(p.Spent.Text), p.Reason}, "｜"))
		for _, o := range p.Observations {
			said := strings.Join([]string{exact(o.Actual.Text), exact(o.Forecast), o.Reason, o.Cause, o.Remark}, "｜")
			if o.Name != "预算执行率" && said != "｜｜｜｜" {
				lines = append(lines, p.Code+"｜"+o.Name+"｜"+said)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

var amount = regexp.MustCompile(`^-?[0-9.]+`)

// exact is a number without its unit, written in one way; words stay.
func exact(text string) string {
	if n, ok := new(big.Rat).SetString(amount.FindString(text)); ok {
		return n.RatString()
	}
	return text
}

// TestReportsRoundTrip: what was reported goes from a store onto the ministry's forms and
// into another store. Two things have no cell there: a reviewer's cause, and the actual of
// an indicator that does not apply.
func TestReportsRoundTrip(t *testing.T) {
	seed := filepath.Join("..", "..", "fixtures", "seed")
	goals := filepath.Join(seed, "goal-tables.json")
	for _, c := range []struct {
		form  string
		month int
		other [][2]string // what is stored otherwise, and how
	}{
		{"监控表", 6, nil},
		{"自评表", 12, [][2]string{{"｜TARGET_TOO_LOW｜", "｜｜"}, {"｜2｜｜线上平台，", "｜｜｜线上平台，"}}},
	} {
		for _, format := range []string{"docx", "xlsx"} {
			t.Run(c.form+format, func(t *testing.T) {
				folder := t.TempDir()
				first, other, form := filepath.Join(folder, "first.db"), filepath.Join(folder, "other.db"), filepath.Join(folder, "表."+format)
				must(t, "import", "--dsn", first, goals, filepath.Join(seed, fmt.Sprintf("actuals-2025-%02d.json", c.month)))
				closeMonth(t, first, 2025, c.month, time.Now())
				must(t, "export", c.form, "--dsn", first, "-o", form)
				must(t, "import", "--dsn", other, goals, form)
				want := strings.Join(reported(t, first, c.month), "\n")
				for _, change := range c.other {
					if !strings.Contains(want, change[0]) {
						t.Errorf("%s is not stored", change[0])
					}
					want = strings.Replace(want, change[0], change[1], 1)
				}
				if diff := gocmp.Diff(want, strings.Join(reported(t, other, c.month), "\n")); diff != "" {
					t.Errorf("(-first +second):\n%s", diff)
				}
			})
		}
	}
}
