package api

import (
	"context"
	"net/http"

	"zhunsheng/engine"
)

// Scoped is the part of every request that says whose data it is about. Such
// parts are exported, for huma reads no others.
type Scoped struct {
	Division string `query:"division" doc:"区划代码；缺省时用服务器的" pattern:"^\\d{6,9}$"`
}

// scope is what the request may see. Without accounts that is the division
// asked for.
func (s *server) scope(in Scoped) (engine.Scope, error) {
	division := in.Division
	if division == "" {
		division = s.Config.Division
	}
	if division == "" {
		return engine.Scope{}, problemOf(http.StatusBadRequest, "请用参数 division 指明区划代码")
	}
	return engine.Scope{Division: division}, nil
}

// Yearly is the part of a request that says which fiscal year.
type Yearly struct {
	Year int `query:"year" minimum:"2000" maximum:"2100" doc:"年度；缺省时是最近评价过的年度"`
}

// of is the scope and the fiscal year that a request is about. By default the
// year is that of the newest run, and where nothing was evaluated yet the
// calendar's.
func (s *server) of(ctx context.Context, in Scoped, when Yearly) (engine.Scope, int, error) {
	scope, err := s.scope(in)
	if err != nil || when.Year != 0 {
		return scope, when.Year, err
	}
	runs, err := s.Register.Runs(ctx, scope, engine.RunQuery{Limit: 1})
	if err != nil {
		return scope, 0, err
	}
	if len(runs) == 0 {
		return scope, s.Now().Year(), nil
	}
	return scope, runs[0].FiscalYear, nil
}

// Paged is the part of a list request that says which page.
type Paged struct {
	After string `query:"after" doc:"上一页给出的 next"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// page is one page of a list; Next is empty on the last.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// pageOf cuts a list that was fetched with one item more than asked for.
func pageOf[T any](items []T, limit int, key func(T) string) page[T] {
	p := page[T]{Items: items}
	if p.Items == nil {
		p.Items = []T{}
	}
	if len(items) > limit {
		p.Items = items[:limit]
		p.Next = key(items[limit-1])
	}
	return p
}

// body is an answer with nothing but a body.
type body[T any] struct{ Body T }
