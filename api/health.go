package api

import (
	"context"
	"net/http"
)

type liveness struct {
	Status string `json:"status" enum:"ok,ready"`
}

// healthz tells that the process answers.
func (s *server) healthz(context.Context, *struct{}) (*body[liveness], error) {
	return &body[liveness]{liveness{"ok"}}, nil
}

// readyz tells that the store answers and its tables are up to date.
func (s *server) readyz(ctx context.Context, _ *struct{}) (*body[liveness], error) {
	if err := s.Register.Ready(ctx); err != nil {
		s.Log.WarnContext(ctx, "not ready", "error", err)
		return nil, problemOf(http.StatusServiceUnavailable, "数据库连不上，或者表结构不是最新的；请先运行 zhunsheng migrate")
	}
	return &body[liveness]{liveness{"ready"}}, nil
}
