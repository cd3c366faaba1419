package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// TestCompareOverHTTP tries a draft against what is in force: who moves, with a
// sentence that adds up; and then the published ones, either way round.
func TestCompareOverHTTP(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		compare := func(id, body string) (status int, answer string, found engine.Comparison) {
			t.Helper()
			status, _, answer = c.do(http.MethodPost, "/api/v1/schemes/"+id+"/compare", `{"year":2025,"month":12,`+body+`}`)
			if status == http.StatusOK {
				if err := json.Unmarshal([]byte(answer), &found); err != nil {
					t.Fatal(err)
				}
			}
			return status, answer, found
		}
		draft := strings.Trim(jsonText(strict), "{}")
		status, tried, moved := compare("MOF2020", draft)
		if status != http.StatusOK || moved.Compared != 8 || len(moved.Moves) == 0 || moved.After.String() != "OURS@1" || moved.Before.String() != "MOF2020@1" {
			t.Fatalf("%d %s", status, tried)
		}
		for _, m := range moved.Moves {
			sum := engine.Hundredths(0)
			for _, p := range m.Parts {
				sum += *p.Score.After - *p.Score.Before
			}
			if change := *m.Score.After - *m.Score.Before; sum != change || !strings.HasPrefix(m.Why, fmt.Sprintf("总分%s→%s", m.Score.Before, m.Score.After)) {
				t.Errorf("%s: the parts sum to %s, the total moves by %s: %s", m.Name, sum, change, m.Why)
			}
		}
		if m := moved.Moves[0]; m.Code != project1 || !strings.Contains(m.Why, "聘用人员数量－12.00（12.00→0.00分）") {
			t.Errorf("%s", m.Why)
		}
		var runs struct{ Items []engine.Run }
		if c.get("/api/v1/runs", &runs); len(runs.Items) != 0 {
			t.Error("a comparison is stored")
		}
		if status, _, _ := compare("OURS", `"before":"MOF2020"`); status != http.StatusNotFound {
			t.Errorf("the draft is in force: %d", status)
		}
		c.publish(strict, http.StatusCreated)
		for id, body := range map[string]string{"MOF2020@1": `"after":"OURS"`, "OURS@1": `"before":"MOF2020"`} {
			if status, answer, _ := compare(id, body); status != http.StatusOK || answer != tried {
				t.Errorf("%s %s differs from the dry run: %d %s", id, body, status, answer)
			}
		}
		for name, q := range map[string]struct {
			id, body string
			status   int
			want     string
		}{
			"unknown here":        {"NOWHERE", `"after":"OURS"`, 404, "没有评分办法“NOWHERE”"},
			"unknown there":       {"OURS", `"after":"NOWHERE"`, 422, "没有评分办法“NOWHERE”"},
			"nothing":             {"OURS", `"after":""`, 422, "只写一样"},
			"two":                 {"OURS", `"after":"MOF2020","before":"HUBEI"`, 422, "只写一样"},
			"a draft with errors": {"OURS", `"text":"id: X\nversion: 1\nbased_on: GONE@1\n"`, 422, `"line":3`},
			"a published version": {"OURS", strings.Trim(jsonText(strict+"# 改"), "{}"), 409, "已经发布"},
		} {
			if status, answer, _ := compare(q.id, q.body); status != q.status || !strings.Contains(answer, q.want) {
				t.Errorf("%s: %d %s", name, status, answer)
			}
		}
		if status, _, answer := c.do(http.MethodPost, "/api/v1/schemes/OURS/compare", `{"year":2024,"month":12,"after":"MOF2020"}`); status != http.StatusNotFound {
			t.Errorf("a year without goal tables: %d %s", status, answer)
		}
	})
}

// TestCompareRuns: between two runs a goal table and a report got new versions.
func TestCompareRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		before, june := c.run(12), c.run(6)
		d, _, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
		if err != nil {
			t.Fatal(err)
		}
		d.Tables = d.Tables[:1]
		d.Tables[0].Indicators[0].Target.Text = "≥60人"
		if _, err := store.SaveDeclaration(t.Context(), engine.Scope{Division: d.Division}, d, "test", clock); err != nil {
			t.Fatal(err)
		}
		after := c.run(12)
		var found engine.Comparison
		c.get("/api/v1/runs/"+before.ID+"/compare?after="+after.ID, &found)
		if len(found.Moves) != 1 || found.Compared != 8 || found.Before.InputDigest == found.After.InputDigest || found.Before.String() != "MOF2020@1" ||
			found.Moves[0].Why != "总分98.09→96.09（－2.00）：聘用人员数量－2.00（12.00→10.00分）。" {
			t.Errorf("%+v", found)
		}
		c.get("/api/v1/runs/"+before.ID+"/compare?after="+before.ID, &found)
		if len(found.Moves) != 0 {
			t.Errorf("a run differs from itself: %+v", found)
		}
		for path, want := range map[string]int{before.ID + "/compare?after=" + june.ID: 422, before.ID + "/compare?after=none": 404, "none/compare?after=" + after.ID: 404, before.ID + "/compare": 422} {
			if status, _, answer := c.do(http.MethodGet, "/api/v1/runs/"+path, ""); status != want {
				t.Errorf("%s: %d %s", path, status, answer)
			}
		}
	})
}

// TestCompareTables holds the goal tables against how they stood before, on the
// same data: a changed target, an indicator and a project that came later.
func TestCompareTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		d, _, err := sheet.ReadGoals("goal-tables.txt", fixtures.SeedText())
		if err != nil {
			t.Fatal(err)
		}
		later := *d.Tables[0]
		later.Code.Text, later.No = "13020925P00009410099X", 9
		first := d.Tables[0]
		first.Indicators[0].Target.Text = "≥60人"
		first.Indicators[1].Name = "拨款到位率"
		d.Tables = []*rules.GoalTable{first, &later}
		scope := engine.Scope{Division: d.Division}
		if _, err := store.SaveDeclaration(t.Context(), scope, d, "test", clock.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		r, _, err := sheet.ReadReport("actuals.json", fixtures.Actuals(12))
		if err != nil {
			t.Fatal(err)
		}
		r.Projects = r.Projects[:1]
		r.Projects[0].Observations[1].Name = "拨款到位率"
		another := r.Projects[0]
		another.Code = later.Code.Text
		r.Projects = append(r.Projects, another)
		if _, err := store.SaveReport(t.Context(), scope, r, "test", clock.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		compare := func(body string) (int, string) {
			status, _, answer := c.do(http.MethodPost, "/api/v1/schemes/MOF2020/compare", `{"year":2025,"month":12,`+body+`}`)
			return status, answer
		}
		status, answer := compare(`"tables_as_of":"2026-01-08T09:00:00+08:00"`)
		var found engine.Comparison
		if err := json.Unmarshal([]byte(answer), &found); err != nil || status != http.StatusOK || found.Compared != 8 || len(found.Moves) != 2 {
			t.Fatalf("%d %s", status, answer)
		}
		for i, want := range []string{"聘用人员数量－2.00（12.00→10.00分）", "只在变更后有这个项目"} {
			if !strings.Contains(found.Moves[i].Why, want) {
				t.Errorf("%s", found.Moves[i].Why)
			}
		}
		if !strings.Contains(found.Moves[0].Why, "拨款到位率＋12.50（无→12.50分）") {
			t.Errorf("%s", found.Moves[0].Why)
		}
		if status, answer := compare(`"tables_as_of":"2026-01-08T02:00:00Z"`); status != http.StatusOK || !strings.Contains(answer, `"moves":[]`) {
			t.Errorf("as they stand now: %d %s", status, answer)
		}
		if status, answer := compare(`"after":"HUBEI","tables_as_of":"2026-01-08T01:00:00Z"`); status != http.StatusOK || !strings.Contains(answer, `"scheme":"HUBEI"`) {
			t.Errorf("together with another scheme: %d %s", status, answer)
		}
		if status, _ := compare(`"tables_as_of":"2025-01-01T00:00:00Z"`); status != http.StatusNotFound {
			t.Errorf("before there were any: %d", status)
		}
	})
}
