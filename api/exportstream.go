package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/sheet"
	"zhunsheng/sheet/paper"
)

// exported is a file that is written as it is read from the store.
type exported struct {
	what                string // its kind, for the log
	name                string
	format, contentType string
	nothing             string // what is said where there is nothing to write
	write               func(w io.Writer) error
}

// stream answers a file. A mistake that shows before the first bytes are out is answered
// as a problem; after that the connection is broken off, so that nobody takes half a file
// for a whole one.
func (s *server) stream(ctx context.Context, x exported) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(answer huma.Context) {
		out := &committing{answer: answer, header: map[string]string{
			"Content-Type":        x.contentType,
			"Content-Disposition": attachment(x.name, x.format),
		}}
		err := x.write(out)
		if err == nil {
			err = out.commit()
		}
		s.endExport(ctx, out, x, err)
	}}
}

// endExport answers what went wrong, as far as it can still be answered.
func (s *server) endExport(ctx context.Context, out *committing, x exported, err error) {
	switch {
	case err == nil:
		return
	case out.committed:
		s.Log.ErrorContext(ctx, "export broken off", "export", x.what, "format", x.format, "error", err)
		panic(http.ErrAbortHandler)
	case errors.Is(err, sheet.ErrNothing):
		err = problemOf(http.StatusNotFound, x.nothing)
	case errors.Is(err, sheet.ErrTooMany):
		err = problemOf(http.StatusUnprocessableEntity, "项目太多，一个PDF放不下；请按单位分别导出，或导出xlsx、docx")
	case errors.Is(err, sheet.ErrSeveralAgencies):
		err = problemOf(http.StatusUnprocessableEntity, "有几个预算单位，填报模板一个单位一份，请用参数 agency 指明")
	case errors.Is(err, paper.ErrNoFont):
		err = noFontProblem()
	}
	out.refuse(s.problem(ctx, err))
}

// heldBack is how much of an export is held back: what goes wrong before it is full
// can still be told.
const heldBack = 64 << 10

// committing holds the beginning of an answer back, and with it the status.
type committing struct {
	answer    huma.Context
	header    map[string]string
	held      []byte
	committed bool
}

func (c *committing) Write(p []byte) (int, error) {
	if !c.committed && len(c.held)+len(p) <= heldBack {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	if err := c.commit(); err != nil {
		return 0, err
	}
	return c.answer.BodyWriter().Write(p)
}

// commit sends what was held back. From here on a mistake can't be told any more.
func (c *committing) commit() error {
	if c.committed {
		return nil
	}
	c.committed = true
	for name, value := range c.header {
		c.answer.SetHeader(name, value)
	}
	c.answer.SetStatus(http.StatusOK)
	_, err := c.answer.BodyWriter().Write(c.held)
	c.held = nil
	return err
}

// refuse answers a problem instead of a file.
func (c *committing) refuse(p *Problem) {
	c.held, c.committed = nil, true
	c.answer.SetHeader("Content-Type", p.ContentType(""))
	c.answer.SetStatus(p.Status)
	// The status says it even where the client is gone already.
	_ = json.NewEncoder(c.answer.BodyWriter()).Encode(p)
}

// attachment names the file for a browser: the Chinese name (RFC 5987), and for old
// ones a plain one.
func attachment(name, suffix string) string {
	return fmt.Sprintf(`attachment; filename="export.%s"; filename*=UTF-8''%s`, suffix, url.PathEscape(name))
}
