package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
)

// Problem is the body of every error answer (RFC 9457). Type is stable; Title
// says it in Chinese; Diagnostics are the findings where the input was refused.
type Problem struct {
	Type        string              `json:"type"`
	Title       string              `json:"title"`
	Status      int                 `json:"status"`
	Detail      string              `json:"detail,omitempty"`
	Instance    string              `json:"instance,omitempty" doc:"系统内部错误的编号，或所说的评价批次"`
	Errors      []*huma.ErrorDetail `json:"errors,omitempty"`
	Diagnostics []rules.Diagnostic  `json:"diagnostics,omitempty"`
}

// Error is the title.
func (p *Problem) Error() string { return p.Title }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

const typePrefix = "urn:zhunsheng:problem:"

// titles are the stable types and Chinese titles by status.
var titles = map[int]struct{ name, title string }{
	http.StatusBadRequest:            {"bad-request", "请求不合规范"},
	http.StatusForbidden:             {"forbidden", "不能由这个人来做"},
	http.StatusNotFound:              {"not-found", "没有找到"},
	http.StatusMethodNotAllowed:      {"method-not-allowed", "这个地址不支持这种操作"},
	http.StatusNotAcceptable:         {"not-acceptable", "不能以所要的格式回答"},
	http.StatusRequestTimeout:        {"timeout", "请求超时"},
	http.StatusConflict:              {"conflict", "与现有数据冲突"},
	http.StatusPreconditionFailed:    {"precondition-failed", "数据已被他人更新，请重新读取后再保存"},
	http.StatusRequestEntityTooLarge: {"too-large", "请求内容过大"},
	http.StatusUnsupportedMediaType:  {"unsupported-media-type", "不支持这种内容格式"},
	http.StatusUnprocessableEntity:   {"invalid", "内容不符合要求"},
	http.StatusTooManyRequests:       {"too-many-requests", "请求过于频繁，请稍后再试"},
	http.StatusServiceUnavailable:    {"unavailable", "服务尚未就绪"},
}

func problemOf(status int, detail string) *Problem {
	t, ok := titles[status]
	if !ok {
		t.name, t.title = fmt.Sprintf("status-%d", status), "请求没有完成"
	}
	return &Problem{Type: typePrefix + t.name, Title: t.title, Status: status, Detail: detail}
}

// refused says that an input was not taken, with every finding.
type refused struct {
	what        string
	diagnostics []rules.Diagnostic
}

func (r *refused) Error() string { return r.what }

// missing says what it is that the store does not have.
func missing(err error, format string, args ...any) error {
	if errors.Is(err, engine.ErrNotFound) {
		return problemOf(http.StatusNotFound, fmt.Sprintf(format, args...))
	}
	return err
}

// What is not there, for missing. A scope that may not see it hears the same.
const (
	noProject = "%d年度没有项目%s，请核对项目编码和年度"
	noTables  = "%d年度还没有目标表"
	noRun     = "没有编号为%s的评价批次"
	noAlert   = "没有编号为%s的预警"
)

// taken says that a name is used for something else already.
func taken(err error, detail string) error {
	if errors.Is(err, engine.ErrConflict) {
		return problemOf(http.StatusConflict, detail)
	}
	return err
}

// ofAddress is an error about what the address itself names: what does not exist
// is then not found.
func ofAddress(err error) error {
	var unknown *rules.UnknownSchemeError
	if errors.As(err, &unknown) {
		return problemOf(http.StatusNotFound, unknown.Error())
	}
	return err
}

// problem turns an error into an answer. What it does not know is logged under a
// number, and the number is all that the user sees of it.
func (s *server) problem(ctx context.Context, err error) *Problem {
	var known *Problem
	var input *refused
	var scheme *rules.UnknownSchemeError
	var unusable *rules.UnusableSchemeError
	var published *rules.PublishedError
	var reused *engine.KeyReusedError
	var unrepeated *engine.UnrepeatedError
	var act *alerting.RefusedError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &act):
		return refusedAct(act)
	case errors.As(err, &unrepeated):
		return &Problem{Type: typePrefix + "run-unrepeated", Title: "本批次的结果现在给不出来", Status: http.StatusConflict, Detail: unrepeated.Reason}
	case errors.As(err, &input):
		p := problemOf(http.StatusUnprocessableEntity, input.what)
		p.Diagnostics = input.diagnostics
		return p
	case errors.As(err, &unusable):
		p := problemOf(http.StatusUnprocessableEntity, unusable.Error())
		p.Diagnostics = unusable.Diagnostics
		return p
	case errors.As(err, &published):
		return problemOf(http.StatusConflict, published.Error())
	case errors.As(err, &reused):
		return keyReused(reused)
	case errors.As(err, &scheme):
		return problemOf(http.StatusUnprocessableEntity, scheme.Error())
	case errors.Is(err, engine.ErrNotFound):
		return problemOf(http.StatusNotFound, "")
	case errors.Is(err, engine.ErrInvalid):
		s.Log.WarnContext(ctx, "refused by the store", "error", err)
		return problemOf(http.StatusUnprocessableEntity, "内容无法保存：文字里有无法识别的字符，或者数值超出范围")
	case errors.Is(err, engine.ErrConflict):
		return problemOf(http.StatusPreconditionFailed, "")
	}
	number := uuid.NewString()
	s.Log.ErrorContext(ctx, "internal error", "number", number, "error", err)
	return &Problem{Type: typePrefix + "internal", Title: "系统内部错误，编号 " + number, Status: http.StatusInternalServerError, Instance: "urn:uuid:" + number}
}

// echoError answers what echo itself refuses: unknown paths and methods, bodies
// too large, panics.
func (s *server) echoError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var coded *echo.HTTPError
	p := &Problem{}
	if errors.As(err, &coded) {
		p = problemOf(coded.Code, "")
	} else {
		p = s.problem(c.Request().Context(), err)
	}
	c.Response().Header().Set(echo.HeaderContentType, p.ContentType(""))
	if err := c.JSON(p.Status, p); err != nil {
		s.Log.Error("write problem", "error", err)
	}
}
