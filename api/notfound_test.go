package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"zhunsheng/api"
	"zhunsheng/storage/storetest"
)

// TestProblemsSayWhat asks for what is not there, and for what can't be: the detail names it.
func TestProblemsSayWhat(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	const compare = "/api/v1/schemes/MOF2020/compare"
	for _, q := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/api/v1/projects/NOBODY?year=2025", "", 404, "2025年度没有项目NOBODY"},
		{"GET", "/api/v1/projects/NOBODY/history?year=2025", "", 404, "2025年度没有项目NOBODY"},
		{"GET", "/api/v1/projects/NOBODY/advice/6?year=2025", "", 404, "2025年度没有项目NOBODY"},
		{"GET", "/api/v1/projects/NOBODY/outlook/6?year=2025", "", 404, "2025年度没有项目NOBODY"},
		{"GET", "/api/v1/projects/" + project1 + "?year=2031", "", 404, "2031年度没有项目" + project1},
		{"GET", "/api/v1/projects/NOBODY/observations/6?year=2025", "", 404, "2025年度没有项目NOBODY"},
		{"PUT", "/api/v1/projects/NOBODY/observations/6?year=2025", `{"indicators":[]}`, 404, "2025年度没有项目NOBODY"},
		{"GET", "/api/v1/projects/" + project1 + "/outlook/12?year=2025", "", 422, "12月底已是全年的结果，没有预测；月份应为1到11"},
		{"GET", "/api/v1/runs/none", "", 404, "没有编号为none的评价批次"},
		{"GET", "/api/v1/runs/none/results", "", 404, "没有编号为none的评价批次"},
		{"GET", "/api/v1/runs/none/compare?after=other", "", 404, "没有编号为none的评价批次"},
		{"GET", "/api/v1/alerts/none", "", 404, "没有编号为none的预警"},
		{"POST", "/api/v1/runs", `{"year":2031,"month":6}`, 404, "2031年度还没有目标表"},
		{"POST", compare, `{"year":2031,"month":6,"after":"HUBEI"}`, 404, "2031年度还没有目标表"},
		{"POST", compare, `{"year":2025,"month":6,"tables_as_of":"2001-01-01T00:00:00Z"}`, 404, "2001-01-01 00:00还没有2025年度的目标表"},
		{"POST", compare, `{"year":2025,"month":6,"tables_as_of":"2025-03-01"}`, 422, "应为带时区的时刻，如 2025-03-01T00:00:00+08:00"},
	} {
		status, _, answer := c.do(q.method, q.path, q.body)
		var p api.Problem
		if err := json.Unmarshal([]byte(answer), &p); err != nil {
			t.Fatalf("%s %s: %d %.200s", q.method, q.path, status, answer)
		}
		said := p.Detail
		for _, e := range p.Errors {
			said += e.Message
		}
		if status != q.status || !strings.Contains(said, q.says) {
			t.Errorf("%s %s: %d %q, want %d %q", q.method, q.path, status, said, q.status, q.says)
		}
	}
}

// TestOutlookNamesItsScheme tells which version of the scheme it was reckoned under.
func TestOutlookNamesItsScheme(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	var got struct {
		Scheme        string
		SchemeVersion int    `json:"scheme_version"`
		SchemeDigest  string `json:"scheme_digest"`
	}
	c.get("/api/v1/projects/"+project1+"/outlook/6?year=2025&scheme=HUBEI@1", &got)
	if got.Scheme != "HUBEI" || got.SchemeVersion != 1 || !strings.HasPrefix(got.SchemeDigest, "sha256:") {
		t.Errorf("%+v", got)
	}
}

// TestSchemeMediaTypes holds the description of publishing to the bodies that are taken.
func TestSchemeMediaTypes(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	var document struct {
		Paths map[string]struct {
			Post struct {
				RequestBody struct{ Content map[string]json.RawMessage }
			}
		}
	}
	c.get("/openapi.json", &document)
	described := document.Paths["/api/v1/schemes"].Post.RequestBody.Content
	for _, kind := range []string{"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain", "application/xml"} {
		status, _, answer := c.do(http.MethodPost, "/api/v1/schemes?dry_run=true", strict, "Content-Type", kind)
		if _, told := described[kind]; told != (status == http.StatusOK) {
			t.Errorf("%s: described %v, answered %d %s", kind, told, status, answer)
		}
	}
}
