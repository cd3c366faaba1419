package api

import (
	"context"
	"fmt"
	"net/http"

	"zhunsheng/engine/alerting"
)

// PolicyView is an alert policy with its text.
type PolicyView struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	Basis   string `json:"basis"`
	Digest  string `json:"digest"`
	Text    string `json:"text" doc:"办法的YAML"`
}

func viewOfPolicy(p *alerting.Policy) PolicyView {
	return PolicyView{p.ID, p.Version, p.Name, p.Basis, p.SHA, p.Text}
}

type policyInput struct{ Scoped }

// getPolicy answers the policy that alerts follow from now on: the shipped one where the
// division has published none.
func (s *server) getPolicy(ctx context.Context, in *policyInput) (*body[PolicyView], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	p, err := s.Book.Policy(ctx, scope)
	if err != nil {
		return nil, err
	}
	return &body[PolicyView]{viewOfPolicy(p)}, nil
}

type postPolicyInput struct {
	Scoped
	By          string `query:"by" maxLength:"100" default:"api" doc:"谁发布的"`
	DryRun      bool   `query:"dry_run" doc:"只检查，不发布"`
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"application/yaml"`
}

// postPolicy publishes a policy; a version that is published never changes. With a mistake in
// it nothing is published, and every mistake is told.
func (s *server) postPolicy(ctx context.Context, in *postPolicyInput) (*body[PolicyView], error) {
	text, err := schemeText(in.ContentType, in.RawBody)
	if err != nil {
		return nil, err
	}
	p, err := alerting.LoadPolicy(text)
	if err != nil {
		return nil, problemOf(http.StatusUnprocessableEntity, err.Error())
	}
	if in.DryRun {
		return &body[PolicyView]{viewOfPolicy(p)}, nil
	}
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	if err := s.Book.PublishPolicy(ctx, scope, p, in.By, s.Now()); err != nil {
		return nil, taken(err, fmt.Sprintf("预警办法%s的第%d版已经发布，内容不同；请把 version 加1", p.ID, p.Version))
	}
	return &body[PolicyView]{viewOfPolicy(p)}, nil
}

// CalendarPath names a year of the calendar.
type CalendarPath struct {
	Scoped
	Year int `path:"year" minimum:"2000" maximum:"2200"`
}

// YearView is a year of the calendar: the State Council's notice, as it is written down.
type YearView struct {
	Year  int    `json:"year"`
	Known bool   `json:"known" doc:"false：还没有这一年的放假安排，工作日按周一至周五算，算出的期限会注明"`
	Basis string `json:"basis" doc:"文号"`
	Text  string `json:"text" doc:"放假安排的YAML"`
	Years []int  `json:"years" doc:"已有放假安排的年份"`
}

func (s *server) getCalendar(ctx context.Context, in *CalendarPath) (*body[YearView], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	c, err := s.Book.Calendar(ctx, scope)
	if err != nil {
		return nil, err
	}
	text := c.Text(in.Year)
	return &body[YearView]{YearView{in.Year, text != "", c.Basis(in.Year), text, append([]int{}, c.Years()...)}}, nil
}

type putCalendarInput struct {
	CalendarPath
	By          string `query:"by" maxLength:"100" default:"api" doc:"谁改的"`
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"application/yaml"`
}

// putCalendar stores the notice of a year. Deadlines that are set stay as they are.
func (s *server) putCalendar(ctx context.Context, in *putCalendarInput) (*body[YearView], error) {
	text, err := schemeText(in.ContentType, in.RawBody)
	if err != nil {
		return nil, err
	}
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	c, err := s.Book.Calendar(ctx, scope)
	if err != nil {
		return nil, err
	}
	next, err := c.With(text)
	if err != nil {
		return nil, problemOf(http.StatusUnprocessableEntity, err.Error())
	}
	if next.Text(in.Year) != string(text) {
		return nil, problemOf(http.StatusUnprocessableEntity, fmt.Sprintf("放假安排里的 year 应为地址里的年份%d", in.Year))
	}
	if err := s.Book.SaveHolidays(ctx, scope, in.Year, text, in.By, s.Now()); err != nil {
		return nil, err
	}
	return s.getCalendar(ctx, &in.CalendarPath)
}
