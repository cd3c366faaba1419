package api_test

import (
	"net/http"
	"strings"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

type outlookAnswer struct {
	Month      int
	Scheme     string
	Note       string
	Spending   engine.Outlook
	Indicators []struct {
		Name    string
		Outlook engine.Outlook
	}
}

// TestOutlook forecasts through the service what the offline evaluation forecasts, and stores nothing.
func TestOutlook(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		const path = "/api/v1/projects/" + project1 + "/outlook/"
		var got outlookAnswer
		c.get(path+"10?year=2025", &got)
		outcome := offline(t, 10)
		scheme, d, report := offlineBook(t, 10)
		if err := engine.Foresee(scheme, d, report, nil, outcome); err != nil {
			t.Fatal(err)
		}
		want := outcome.Projects[0]
		if got.Spending.Basis != want.Spending.Outlook.Basis || got.Month != 10 || got.Scheme != "MOF2020" || !strings.Contains(got.Note, "不影响得分") {
			t.Errorf("%+v\nwant %s", got, want.Spending.Outlook.Basis)
		}
		if len(got.Indicators) != len(want.Indicators) {
			t.Fatalf("%d indicators, want %d", len(got.Indicators), len(want.Indicators))
		}
		for i, one := range got.Indicators {
			if o := want.Indicators[i].Outlook; one.Outlook.Basis != o.Basis || (one.Outlook.Miss == nil) != (o.Miss == nil) {
				t.Errorf("%s: %+v\nwant %s", one.Name, one.Outlook, o.Basis)
			}
		}
		var early outlookAnswer
		c.get(path+"6?year=2025", &early)
		if !strings.Contains(early.Spending.Basis, "3月底、6月底两次数据") || strings.Contains(early.Spending.Basis, "10月底") {
			t.Errorf("in June: %s", early.Spending.Basis)
		}
		var runs struct{ Items []engine.Run }
		if c.get("/api/v1/runs", &runs); len(runs.Items) != 0 {
			t.Errorf("a forecast left a run: %+v", runs.Items)
		}
		for asked, status := range map[string]int{
			path + "12?year=2025": http.StatusUnprocessableEntity, path + "6?year=2024": http.StatusNotFound, path + "6?year=2025&scheme=NONE": http.StatusUnprocessableEntity,
			"/api/v1/projects/X/outlook/6?year=2025": http.StatusNotFound, path + "6?year=2025&division=130210": http.StatusNotFound,
		} {
			if got, _, answer := c.do(http.MethodGet, asked, ""); got != status {
				t.Errorf("%s: %d %s, want %d", asked, got, answer, status)
			}
		}
	})
}

// TestOutlookLearnsFromTheStore finds the project in an earlier year by its name, and not in another agency's.
func TestOutlookLearnsFromTheStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		scope := engine.Scope{Division: "130209"}
		earlier := func(year int, agency, code string) {
			d := &rules.Declaration{FiscalYear: year, Tables: []*rules.GoalTable{{
				Code: rules.Cell{Text: code}, Name: "购买第三方服务", AgencyCode: agency, Budget: rules.Cell{Text: "100"}, Plan: []rules.PlanCell{{Month: 12, Percent: rules.Cell{Text: "100"}}},
			}}}
			if _, err := store.SaveDeclaration(t.Context(), scope, d, "test", clock); err != nil {
				t.Fatal(err)
			}
			months := func(month int, spent string) engine.Report {
				return engine.Report{FiscalYear: year, Month: month, Projects: []engine.ProjectReport{{Code: code, Spent: rules.Cell{Text: spent}}}}
			}
			r := months(12, "100")
			r.History = []engine.Report{months(6, "10")}
			if _, err := store.SaveReport(t.Context(), scope, &r, "test", clock); err != nil {
				t.Fatal(err)
			}
		}
		earlier(2024, "433001", "OLD24")
		earlier(2023, "433009", "OTHER23")
		var got outlookAnswer
		c.get("/api/v1/projects/"+project1+"/outlook/6?year=2025", &got)
		if !strings.Contains(got.Spending.Basis, "和2024年支出进度推算") {
			t.Error(got.Spending.Basis)
		}
	})
}
