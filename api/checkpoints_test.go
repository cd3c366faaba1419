package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

const (
	juneCheckpoint = "/api/v1/checkpoints/2025/6"
	dueInJuly      = `{"due_at":"2025-07-10T18:00:00+08:00"}`
)

// put sets a checkpoint.
func (c client) put(body string) engine.Checkpoint {
	c.t.Helper()
	status, _, answer := c.do(http.MethodPut, juneCheckpoint, body)
	var got engine.Checkpoint
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK {
		c.t.Fatalf("PUT %s: %d %s", body, status, answer)
	}
	return got
}

// TestCheckpoints sets when a month is due, again, differently, and not at all. The same
// once more orders no second run.
func TestCheckpoints(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		c.says(http.MethodGet, juneCheckpoint, http.StatusNotFound, "not-found", "没有给2025年6月底设定自动评价的时刻")
		want := engine.Checkpoint{FiscalYear: 2025, Month: 6, DueAt: time.Date(2025, 7, 10, 10, 0, 0, 0, time.UTC), Kept: engine.KeptResults, State: engine.CheckpointDue}
		for range 2 {
			if got := c.put(dueInJuly); got != want {
				t.Errorf("set %+v", got)
			}
		}
		order := func(month time.Month) {
			if _, err := store.OrderDue(t.Context(), time.Date(2025, month, 12, 0, 0, 0, 0, time.UTC)); err != nil {
				t.Fatal(err)
			}
		}
		order(time.July)
		want = c.put(dueInJuly)
		if want.State != engine.CheckpointOrdered || want.Run == "" || want.RunStatus != engine.RunQueued {
			t.Errorf("the same again after it was ordered: %+v", want)
		}
		order(time.July)
		c.lists(map[string]int{"QUEUED": 1})
		c.is(engine.RunCancelled, http.MethodPost, "/api/v1/runs/"+want.Run+"/cancel")
		if want.RunStatus = engine.RunCancelled; c.put(dueInJuly) != want {
			t.Errorf("its run is cancelled: %+v, want %+v", c.put(dueInJuly), want)
		}
		c.is(engine.RunQueued, http.MethodPost, "/api/v1/runs/"+want.Run+"/resume")
		later := c.put(`{"due_at":"2025-08-10T10:00:00Z","scheme":"HUBEI@1"}`)
		if later.State != engine.CheckpointDue || later.Scheme != "HUBEI@1" || later.Run != "" || later.RunStatus != "" || later.DueAt.Month() != time.August {
			t.Errorf("later: %+v", later)
		}
		order(time.August)
		c.lists(map[string]int{"QUEUED": 2})
		shorter := c.put(`{"due_at":"2025-08-10T10:00:00Z","scheme":"HUBEI@1","kept":"CONCLUSIONS"}`)
		if later.Kept, later.DueAt = engine.KeptConclusions, shorter.DueAt; shorter != later {
			t.Errorf("conclusions only: %+v, want %+v", shorter, later)
		}
		order(time.August)
		var list struct{ Items []engine.Checkpoint }
		if c.get("/api/v1/checkpoints", &list); len(list.Items) != 1 || list.Items[0].State != engine.CheckpointOrdered || list.Items[0].RunStatus != engine.RunQueued {
			t.Errorf("listed %+v", list)
		}
		if c.get("/api/v1/checkpoints?year=2024", &list); list.Items == nil || len(list.Items) != 0 {
			t.Errorf("of another year: %+v", list)
		}
		if status, _, answer := c.do(http.MethodDelete, juneCheckpoint, ""); status != http.StatusNoContent || answer != "" {
			t.Errorf("deleted: %d %s", status, answer)
		}
		for _, method := range []string{http.MethodDelete, http.MethodGet} {
			c.says(method, juneCheckpoint, http.StatusNotFound, "not-found", "没有给2025年6月底设定")
		}
		c.lists(map[string]int{"QUEUED": 3})
	})
}

// TestFailedCheckpoint can be set to the same moment once more when what it lacked is
// there.
func TestFailedCheckpoint(t *testing.T) {
	store := storetest.SQLite(t)
	c := newClient(t, store)
	const path, due = "/api/v1/checkpoints/2024/12", `{"due_at":"2025-01-20T00:00:00+08:00"}`
	for range 2 {
		status, _, answer := c.do(http.MethodPut, path, due)
		if status != http.StatusOK || !strings.Contains(answer, `"DUE"`) {
			t.Fatalf("%d %s", status, answer)
		}
		if _, err := store.OrderDue(t.Context(), clock); err != nil {
			t.Fatal(err)
		}
		var got engine.Checkpoint
		if c.get(path, &got); got.State != engine.CheckpointFailed || !strings.Contains(got.Failure, "没有2024年度的目标表") {
			t.Errorf("%+v", got)
		}
	}
}

// TestCheckpointProblems refuses what can't be meant, in Chinese.
func TestCheckpointProblems(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	for _, q := range []struct{ path, body, says string }{
		{juneCheckpoint, `{"due_at":"2025-05-31T23:59:59+08:00"}`, "北京时间2025-05-31 23:59，2025年6月还没有开始"},
		{juneCheckpoint, `{"due_at":"2052-07-10T18:00:00+08:00"}`, "比2025年6月晚了2年以上"},
		{juneCheckpoint, `{"due_at":"2025-07-10"}`, "应为带时区的时刻"},
		{juneCheckpoint, `{"due_at":null}`, "应为"},
		{juneCheckpoint, `{}`, "缺少字段 due_at"},
		{juneCheckpoint, `{"due_at":"2025-07-10T18:00:00+08:00","schema":"HUBEI"}`, "没有这个字段"},
		{juneCheckpoint, `{"due_at":"2025-07-10T18:00:00+08:00","scheme":"NOWHERE"}`, "NOWHERE"},
		{juneCheckpoint, `{"due_at":"2025-07-10T18:00:00+08:00","kept":"WORDS"}`, "RESULTS, CONCLUSIONS"},
		{"/api/v1/checkpoints/2025/13", dueInJuly, "应不大于12"},
		{"/api/v1/checkpoints/1066/1", dueInJuly, "应不小于2000"},
	} {
		status, _, answer := c.do(http.MethodPut, q.path, q.body)
		var p api.Problem
		if err := json.Unmarshal([]byte(answer), &p); err != nil || status != http.StatusUnprocessableEntity || !strings.Contains(answer, q.says) {
			t.Errorf("%s %s: %d %s, want %q", q.path, q.body, status, answer, q.says)
		}
	}
	var list struct{ Items []engine.Checkpoint }
	if c.get("/api/v1/checkpoints?year=2025", &list); len(list.Items) != 0 {
		t.Errorf("stored: %+v", list)
	}
	if status, _, answer := c.do(http.MethodPut, juneCheckpoint, `{"due_at":"2025-06-01T00:00:00+08:00"}`); status != http.StatusOK {
		t.Errorf("the first moment of the month: %d %s", status, answer)
	}
}
