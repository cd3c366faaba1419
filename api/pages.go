package api

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/web"
)

// pages are those behind the links of messages. They are for people, and so no part of the
// API's description.
func (s *server) pages(e *echo.Echo) {
	e.GET("/a/:token", s.linked)
	e.HEAD("/a/:token", s.linked)
	e.GET("/a/:token/seen.gif", s.seen)
	e.GET(web.StylesheetPath, s.stylesheet)
}

// pageHeaders keep a page from running or loading anything, from being kept by others, and its
// address from being told on.
func pageHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cache-Control", "no-store")
}

func (s *server) stylesheet(c echo.Context) error {
	css, err := web.Stylesheet()
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "max-age=3600")
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", css)
}

// onePixel is a transparent picture.
var onePixel = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

// seen notes that a page was shown: a browser that shows it fetches the picture, a program
// that only looks where a link leads does not.
func (s *server) seen(c echo.Context) error {
	pageHeaders(c.Response().Header())
	err := s.Office.Opened(c.Request().Context(), c.Param("token"), s.Now())
	if err != nil && !errors.Is(err, engine.ErrNotFound) {
		s.Log.ErrorContext(c.Request().Context(), "note that a message was opened", "error", err)
	}
	return c.Blob(http.StatusOK, "image/gif", onePixel)
}

// linked shows what a message is about: its alert, or the list of them, of which one can be
// chosen.
func (s *server) linked(c echo.Context) error {
	pageHeaders(c.Response().Header())
	var page bytes.Buffer
	status := http.StatusOK
	err := s.writeLinked(c.Request().Context(), &page, c.Param("token"), c.QueryParam("alert"))
	switch {
	case errors.Is(err, engine.ErrNotFound):
		status, err = http.StatusNotFound, web.WriteNote(&page, web.NotePage{
			Frame: web.Frame{Title: "没有找到"}, Heading: "这个链接没有对应的预警",
			Text: "链接可能没有复制完整。请从收到的消息里重新打开；仍然打不开的，请联系发出通知的财政部门。",
		})
	case err != nil:
		p := s.problem(c.Request().Context(), err)
		page.Reset()
		status, err = p.Status, web.WriteNote(&page, web.NotePage{Frame: web.Frame{Title: "暂时打不开"}, Heading: "暂时打不开", Text: p.Title})
	}
	if err != nil {
		return err
	}
	return c.HTMLBlob(status, page.Bytes())
}

func (s *server) writeLinked(ctx context.Context, w io.Writer, token, chosen string) error {
	division, d, err := s.Office.Behind(ctx, token)
	if err != nil {
		return err
	}
	ids := alertsOf(d)
	scope := engine.Scope{Division: division}
	frame := web.Frame{Drill: d.Drill, Seen: "/a/" + url.PathEscape(token) + "/seen.gif"}
	if chosen == "" && len(ids) == 1 {
		return s.writeAlertPage(ctx, w, scope, frame, ids[0])
	}
	if chosen == "" {
		return s.writeListPage(ctx, w, scope, frame, token, d)
	}
	if !slices.Contains(ids, chosen) {
		return engine.ErrNotFound
	}
	if len(ids) > 1 {
		frame.Back = "/a/" + url.PathEscape(token)
	}
	return s.writeAlertPage(ctx, w, scope, frame, chosen)
}

// alertsOf are the alerts that a delivery speaks of, each once, in its order.
func alertsOf(d *notify.Delivery) (ids []string) {
	for _, item := range d.Items {
		if !slices.Contains(ids, item.Alert) {
			ids = append(ids, item.Alert)
		}
	}
	return ids
}

func (s *server) writeListPage(ctx context.Context, w io.Writer, scope engine.Scope, frame web.Frame, token string, d *notify.Delivery) error {
	frame.Title = d.Title
	page := web.ListPage{Frame: frame, Heading: d.Title, Why: fmt.Sprintf("%s发出，原因：%s。点开一条，看依据和要做的事。", chineseMoment(d.PlannedAt), d.Reason.Chinese())}
	for _, id := range alertsOf(d) {
		a, _, err := s.Book.Alert(ctx, scope, id)
		if err != nil {
			return err
		}
		due, what := a.Obligation()
		entry := web.Entry{
			Address: "/a/" + url.PathEscape(token) + "?alert=" + url.QueryEscape(id), Level: levelOf(a.Level),
			Text: cmp.Or(a.ProjectName, a.Project) + "：" + a.Message, State: a.State.Chinese(), Overdue: a.Overdue,
		}
		if !due.IsZero() {
			entry.Until = fmt.Sprintf("%s前%s", chineseDay(due), what)
		}
		page.Entries = append(page.Entries, entry)
	}
	return web.WriteList(w, page)
}

func (s *server) writeAlertPage(ctx context.Context, w io.Writer, scope engine.Scope, frame web.Frame, id string) error {
	a, steps, err := s.Book.Alert(ctx, scope, id)
	if err != nil {
		return err
	}
	tree, err := s.Book.Tree(ctx, scope)
	if err != nil {
		return err
	}
	page := pageOfAlert(a, steps, tree)
	evidence, err := s.Book.Evidence(ctx, scope, id)
	var unrepeated *engine.UnrepeatedError
	switch {
	case errors.As(err, &unrepeated):
		page.NoEvidence = "依据现在给不出来：" + unrepeated.Reason
	case err != nil:
		return err
	case evidence == nil:
		page.NoEvidence = "演练没有依据：项目没有问题，只看通知能不能送到、有没有人打开。"
	default:
		page.Evidence = chain(a.Rule, evidence)
	}
	frame.Title, frame.Drill = page.Title, frame.Drill || a.Drill
	page.Frame = frame
	return web.WriteAlert(w, page)
}
