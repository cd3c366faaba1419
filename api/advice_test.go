package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// TestAdvice asks what would move one project: on the newest data, under the
// scheme asked for, and without a run.
func TestAdvice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		const path = "/api/v1/projects/" + project1 + "/advice/"
		sentence := func(query string) (scheme, said string) {
			var o struct {
				Scheme     string
				Department *struct{}
				Projects   []struct {
					Code       string
					Indicators []struct{ Advice *struct{ Sentence string } }
				}
			}
			c.get(path+query, &o)
			if len(o.Projects) != 1 || o.Projects[0].Code != project1 || o.Department != nil { // one project rolls up to no department
				t.Fatalf("%s: %+v", query, o)
			}
			for _, i := range o.Projects[0].Indicators {
				if i.Advice != nil {
					said += i.Advice.Sentence
				}
			}
			return o.Scheme, said
		}
		if scheme, said := sentence("12"); scheme != "MOF2020" || !strings.HasPrefix(said, "再增加2人（达到50人），即得满分12.50分。") {
			t.Errorf("%s: %s", scheme, said)
		}
		if scheme, said := sentence("12?year=2025&scheme=HUBEI"); scheme != "HUBEI" || !strings.HasPrefix(said, "再增加2人（达到50人），即得满分8.89分。") {
			t.Errorf("%s: %s", scheme, said)
		}
		status, _, answer := c.do(http.MethodPut, "/api/v1/projects/"+project1+"/observations/6?year=2025", `{"spent":"150","indicators":[{"level2":"数量指标","name":"聘用人员数量","actual":"49"}]}`)
		if status != http.StatusOK {
			t.Fatal(status, answer)
		}
		if _, said := sentence("6"); said != "本期再增加1人（达到50人），即转为绿灯。" {
			t.Errorf("after a new report: %s", said)
		}
		var runs struct{ Items []engine.Run }
		c.get("/api/v1/runs", &runs)
		if len(runs.Items) != 0 {
			t.Errorf("advice left runs: %+v", runs.Items)
		}
		for query, want := range map[string]string{"7": "还没有执行数据", "13": "month", "12?scheme=NOWHERE": "NOWHERE"} {
			if status, _, answer := c.do(http.MethodGet, path+query, ""); status < 400 || status >= 500 || !strings.Contains(answer, want) {
				t.Errorf("%s: %d %s", query, status, answer)
			}
		}
		if status, _, _ := c.do(http.MethodGet, "/api/v1/projects/NOBODY/advice/12", ""); status != http.StatusNotFound {
			t.Errorf("of nobody: %d", status)
		}
		bad := engine.ProjectReport{Code: project1, Spent: rules.Cell{Text: "-1"}}
		if _, err := store.SaveObservations(context.Background(), engine.Scope{Division: "130209"}, 2025, 10, bad, "", "test", clock); err != nil {
			t.Fatal(err)
		}
		if status, _, answer := c.do(http.MethodGet, path+"10", ""); status != http.StatusUnprocessableEntity || !strings.Contains(answer, `"D11"`) {
			t.Errorf("on data with errors: %d %s", status, answer)
		}
	})
}
