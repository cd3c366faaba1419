package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// healthz tells that the process answers.
func (s *server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// readyz tells that the store answers and its tables are up to date.
func (s *server) readyz(c echo.Context) error {
	if err := s.Register.Ready(c.Request().Context()); err != nil {
		s.Log.Warn("not ready", "error", err)
		p := problemOf(http.StatusServiceUnavailable, "数据库连不上，或者表结构不是最新的；请先运行 zhunsheng migrate")
		c.Response().Header().Set(echo.HeaderContentType, p.ContentType(""))
		return c.JSON(p.Status, p)
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ready"})
}
