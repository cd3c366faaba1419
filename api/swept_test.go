package api_test

import (
	"net/http"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// TestResumingWhatIsSwept says that a run that was cancelled long ago has nothing left to
// go on with, and what to do.
func TestResumingWhatIsSwept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		at := "/api/v1/runs/" + c.order().ID
		cancelled := c.is(engine.RunCancelled, http.MethodPost, at+"/cancel")
		if swept, err := store.SweepRuns(t.Context(), cancelled.At.Add(8*24*time.Hour)); err != nil || len(swept) != 1 {
			t.Fatal(swept, err)
		}
		c.says(http.MethodPost, at+"/resume", http.StatusConflict, "run-swept", "已过保留期，数据已清理", "重新评价", at)
		c.is(engine.RunCancelled, http.MethodGet, at)
	})
}
