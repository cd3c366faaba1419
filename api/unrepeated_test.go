package api_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/storage/storetest"
)

// unrepeating is a store whose runs, judged again, come to something else.
type unrepeating struct{ engine.Register }

var errUnrepeated = fmt.Errorf("a run: %w", &engine.UnrepeatedError{Reason: "项目X的结果与当时存下的不同；请重新下达评价"})

func (unrepeating) Outcome(context.Context, engine.Scope, string) (*engine.Outcome, error) {
	return nil, errUnrepeated
}

func (unrepeating) Dossiers(context.Context, engine.Scope, engine.DossierQuery) ([]engine.Dossier, error) {
	return nil, errUnrepeated
}

// Another result than the stored one is a conflict that says what to do, wherever results are handed out.
func TestOtherResultsAreAConflict(t *testing.T) {
	store := storetest.SQLite(t)
	run := newClient(t, store).run(6)
	c := client{t: t, handler: api.New(api.Config{Register: unrepeating{store}, Now: func() time.Time { return clock }, Log: slog.New(slog.DiscardHandler)})}
	at := "/api/v1/runs/" + run.ID
	for _, path := range []string{at + "/results", at + "/compare?after=" + run.ID, "/api/v1/exports/summary.xlsx?run=" + run.ID} {
		c.says(http.MethodGet, path, http.StatusConflict, "run-unrepeated", "给不出来", "项目X", "重新下达")
	}
}
