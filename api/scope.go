package api

import (
	"cmp"
	"context"
	"net/http"

	"zhunsheng/engine"
)

// Scoped is the part of every request that says whose data it is about. Such
// parts are exported, for huma reads no others.
type Scoped struct {
	Division string `query:"division" doc:"区划代码；缺省时用服务器的，或者库里唯一的" pattern:"^\\d{6,9}$"`
}

// scope is what the request may see. Without accounts that is the division asked
// for, or the server's, or the only one that is stored.
func (s *server) scope(ctx context.Context, in Scoped) (engine.Scope, error) {
	if division := cmp.Or(in.Division, s.Config.Division); division != "" {
		return engine.Scope{Division: division}, nil
	}
	held, err := s.Register.Holdings(ctx)
	if err != nil {
		return engine.Scope{}, err
	}
	return theOnly(held)
}

// theOnly is the scope where one division is stored and none was named.
func theOnly(held []engine.Holding) (engine.Scope, error) {
	switch len(held) {
	case 1:
		return engine.Scope{Division: held[0].Division}, nil
	case 0:
		return engine.Scope{}, problemOf(http.StatusNotFound, "还没有存入任何目标表；请先导入并提交（POST /imports，再 commit），或用参数 division 指明区划代码")
	}
	return engine.Scope{}, problemOf(http.StatusBadRequest, "库里有多个区划，请用参数 division 指明区划代码")
}

// Yearly is the part of a request that says which fiscal year.
type Yearly struct {
	Year int `query:"year" minimum:"2000" maximum:"2100" doc:"年度；缺省时是有目标表的最近年度"`
}

// of is the scope and the fiscal year that a request is about: by default the
// newest year that has goal tables.
func (s *server) of(ctx context.Context, in Scoped, when Yearly) (engine.Scope, int, error) {
	if when.Year != 0 {
		scope, err := s.scope(ctx, in)
		return scope, when.Year, err
	}
	held, err := s.Register.Holdings(ctx)
	if err != nil {
		return engine.Scope{}, 0, err
	}
	scope := engine.Scope{Division: cmp.Or(in.Division, s.Config.Division)}
	if scope.Division == "" {
		if scope, err = theOnly(held); err != nil {
			return scope, 0, err
		}
	}
	for _, h := range held {
		if h.Division == scope.Division {
			return scope, h.FiscalYear, nil
		}
	}
	return scope, s.Now().Year(), nil
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
