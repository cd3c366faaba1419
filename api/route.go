package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// route registers one operation. Whatever its handler returns as an error passes
// through errors.go.
func route[I, O any](s *server, a huma.API, method, path, summary, tag string, handler func(context.Context, *I) (*O, error), options ...func(*huma.Operation)) {
	operation := huma.Operation{
		Method: method, Path: prefix + path, Summary: summary, Tags: []string{tag},
		OperationID: strings.ToLower(method) + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(path),
		Errors:      []int{http.StatusBadRequest, http.StatusNotFound, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusInternalServerError},
	}
	for _, o := range options {
		o(&operation)
	}
	huma.Register(a, operation, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
}
