package api_test

import (
	"net/http"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// TestDepartment reports for the department, evaluates, and reads what came of it.
func TestDepartment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		const path = "/api/v1/department/observations/12?year=2025"
		if status, _, answer := c.do(http.MethodGet, path, ""); status != http.StatusNotFound {
			t.Errorf("before anything was reported: %d %s", status, answer)
		}
		const mine = `{"indicators":[{"name":"政务服务工作覆盖率","actual":"100%"},{"name":"政务服务覆盖率","actual":"95%","reason":"设备未到"}]}`
		status, header, answer := c.do(http.MethodPut, path, mine)
		if status != http.StatusOK || header.Get("ETag") == "" {
			t.Fatalf("%d %s", status, answer)
		}
		for body, id := range map[string]string{
			`{"indicators":[{"name":"企业满意率","actual":"100%"}]}`:   `"D06"`,
			`{"indicators":[{"name":"政务服务覆盖率","actual":"很高"}]}`:   `"D01"`,
			`{"spent":"-1","indicators":[]}`:                      `"D11"`,
			`{"budget":"1","indicators":[]}`:                      `budget`,
			`{"indicators":[{"name":"政务服务覆盖率","achieved":"9"}]}`:  `achieved`,
			`{"indicators":[{"level2":"质量指标","name":"政务服务覆盖率"}]}`: `"D06"`,
		} {
			if status, _, answer := c.do(http.MethodPut, path, body); status != http.StatusUnprocessableEntity || !strings.Contains(answer, id) {
				t.Errorf("%s: %d %s", body, status, answer)
			}
		}
		if status, _, answer := c.do(http.MethodPut, path, strings.Replace(mine, "95", "96", 1), "If-Match", `"1-0000"`); status != http.StatusPreconditionFailed {
			t.Errorf("an outdated ETag: %d %s", status, answer)
		}
		if _, _, answer := c.do(http.MethodGet, path, ""); !strings.Contains(answer, `"name":"政务服务覆盖率","actual":"95%","reason":"设备未到"`) {
			t.Errorf("stored: %s", answer)
		}
		run := c.run(12)
		var o struct {
			Projects   []engine.ProjectResult
			Department *struct {
				Name, Grade, Score string
				Indicators         []struct{ Name, Score string }
			}
		}
		c.get("/api/v1/runs/"+run.ID+"/results", &o)
		// 9.41 for the execution, 37.50 ＋ 13.79 ＋ 37.50×0.95
		if d := o.Department; d == nil || len(o.Projects) != 8 || d.Score != "96.33" || d.Grade != "优" || d.Indicators[2].Score != "35.63" {
			t.Errorf("%+v", d)
		}
		var alerts struct{ Items []engine.AlertEntry }
		c.get("/api/v1/alerts?month=12&limit=500", &alerts)
		own := 0
		for _, a := range alerts.Items {
			if a.Project == "" && a.ProjectName == "部门整体" {
				own++
				var one engine.AlertEntry
				if c.get("/api/v1/alerts/"+a.ID, &one); one.Message != a.Message {
					t.Errorf("%+v", one)
				}
			}
		}
		if own == 0 {
			t.Error("the department raises no alert")
		}
	})
}
