package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type postRunInput struct {
	Scoped
	Prefer string `header:"Prefer" example:"wait=10" doc:"wait=秒数：至多等这么久（不超过50秒），评价完了回答201；不写的立即回答202"`
	Key    string `header:"Idempotency-Key" maxLength:"200" pattern:"^[ -~]*$" patternDescription:"可见的ASCII字符（字母、数字、标点）" doc:"客户端为这一次下达取的键，如一个UUID；没有收到回答时，用同一个键重发，不会再下达一次。24小时内有效"`
	Body   struct {
		Year   int    `json:"year" minimum:"2000" maximum:"2100"`
		Month  int    `json:"month" minimum:"1" maximum:"12"`
		Scheme string `json:"scheme,omitempty" doc:"评分办法的编号，或编号@版本；默认 MOF2020"`
		Kept   string `json:"kept,omitempty" enum:"RESULTS,CONCLUSIONS" default:"RESULTS" doc:"RESULTS 结果连同文字都留；CONCLUSIONS 只留结论，文字在查看时再算，提醒不计，适合全省、全国的评价。部门整体绩效要一并评价的，文字照留"`
	}
}

// Resolve takes away the time limit for reading the body, which is read by now: it would
// break off an answer that waits longer.
func (in *postRunInput) Resolve(ctx huma.Context) []error {
	_ = ctx.SetReadDeadline(time.Time{}) // a connection without time limits needs none taken away
	return nil
}

// asked is the order as the caller wrote it: the same scheme may be another version by
// the time that he repeats it.
func (in *postRunInput) asked() string {
	return fmt.Sprintf("%d-%02d %q %s", in.Body.Year, in.Body.Month, in.Body.Scheme, in.Body.Kept)
}

type postRunOutput struct {
	Status            int
	Location          string `header:"Location"`
	PreferenceApplied string `header:"Preference-Applied"`
	Body              engine.Run
}

// postRun orders the evaluation of a period, and waits for it as long as the caller
// prefers.
func (s *server) postRun(ctx context.Context, in *postRunInput) (*postRunOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(ctx, scope, in.Body.Scheme)
	if err != nil {
		return nil, err
	}
	run, err := s.Register.OrderRun(ctx, scope, engine.RunOrder{
		FiscalYear: in.Body.Year, Month: in.Body.Month, Scheme: scheme, Kept: in.Body.Kept, Key: in.Key, Asked: in.asked(), At: s.Now(),
	})
	if err != nil {
		return nil, missing(err, noTables, in.Body.Year)
	}
	answer := &postRunOutput{Status: http.StatusAccepted, Location: runPath(run.ID), Body: *run}
	wait := waitOf(in.Prefer)
	if wait == 0 {
		return answer, nil // one that its key has ordered before may have ended: the answer is as it was
	}
	answer.PreferenceApplied = fmt.Sprintf("wait=%d", int(wait.Seconds()))
	if run, err = s.await(ctx, scope, run, wait); err != nil {
		return nil, err
	}
	answer.Body = *run
	switch {
	case !run.Ended():
		return answer, nil
	case run.Status == engine.RunDone:
		answer.Status = http.StatusCreated
		return answer, nil
	case run.Refused:
		return nil, s.refusal(ctx, scope, run)
	}
	return nil, noResults(run)
}

// mostTold is how many findings a refusal lists itself.
const mostTold = 500

// refusal says what is wrong with the data of a run that somebody has waited for.
func (s *server) refusal(ctx context.Context, scope engine.Scope, run *engine.Run) error {
	ds, err := s.Register.RunFindings(ctx, scope, run.ID)
	if err != nil {
		return err
	}
	p := problemOf(http.StatusUnprocessableEntity, refusedRun)
	p.Instance = runPath(run.ID)
	slices.SortStableFunc(ds, func(a, b rules.Diagnostic) int { return int(b.Severity) - int(a.Severity) })
	var more int
	if len(ds) == 0 {
		p.Detail = run.Failure // nothing was found in the texts: what came of them can't be stored
	}
	if p.Diagnostics, more = partOf(ds, 0, mostTold); more > 0 {
		p.Detail += fmt.Sprintf("；共%d处，这里列出%d处，全部见 GET %s/findings", len(ds), mostTold, runPath(run.ID))
	}
	return p
}

type runsInput struct {
	Scoped
	Paged
	Year   int    `query:"year" minimum:"2000" maximum:"2100"`
	Month  int    `query:"month" minimum:"1" maximum:"12"`
	Status string `query:"status" enum:"QUEUED,RUNNING,DONE,FAILED,CANCELLED" doc:"QUEUED 排队，RUNNING 评价中，DONE 评价完，FAILED 没有评价成，CANCELLED 已取消"`
}

func (s *server) listRuns(ctx context.Context, in *runsInput) (*body[page[engine.Run]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Register.Runs(ctx, scope, engine.RunQuery{Year: in.Year, Month: in.Month, Status: in.Status, After: in.After, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	return &body[page[engine.Run]]{pageOf(list, in.Limit, func(r engine.Run) string { return r.ID })}, nil
}

// IDInput names a run or an alert.
type IDInput struct {
	Scoped
	ID string `path:"id"`
}

// named is the run that a request names, and the scope in which it is seen.
func (s *server) named(ctx context.Context, in IDInput) (engine.Scope, *engine.Run, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return scope, nil, err
	}
	run, err := s.Register.Run(ctx, scope, in.ID)
	if err != nil {
		return scope, nil, missing(err, noRun, in.ID)
	}
	return scope, run, nil
}

func (s *server) getRun(ctx context.Context, in *IDInput) (*body[engine.Run], error) {
	_, run, err := s.named(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &body[engine.Run]{*run}, nil
}

func (s *server) getResults(ctx context.Context, in *IDInput) (*body[engine.Outcome], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	outcome, err := s.results(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[engine.Outcome]{*outcome}, nil
}

type findingsInput struct {
	IDInput
	Severity string `query:"severity" enum:"ERROR,WARN" doc:"只要错误，或只要提醒；缺省时都要"`
	After    int    `query:"after" minimum:"0" doc:"上一页给出的 next"`
	Limit    int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// getFindings lists what a run that has ended found in the goal tables and the data.
func (s *server) getFindings(ctx context.Context, in *findingsInput) (*body[page[rules.Diagnostic]], error) {
	scope, run, err := s.named(ctx, in.IDInput)
	if err != nil {
		return nil, err
	}
	if !run.Ended() {
		return nil, unfinished(run)
	}
	ds, err := s.Register.RunFindings(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	ds = slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return in.Severity != "" && d.Severity.String() != in.Severity })
	items, next := partOf(ds, in.After, in.Limit)
	answer := page[rules.Diagnostic]{Items: items}
	if next > 0 {
		answer.Next = strconv.Itoa(next)
	}
	return &body[page[rules.Diagnostic]]{answer}, nil
}

// cancelRun ends a run; one that is cancelled already is left as it is.
func (s *server) cancelRun(ctx context.Context, in *IDInput) (*body[engine.Run], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	run, err := s.Register.CancelRun(ctx, scope, in.ID, s.Now())
	if errors.Is(err, engine.ErrConflict) {
		return nil, s.tooLate(ctx, scope, in.ID)
	}
	if err != nil {
		return nil, missing(err, noRun, in.ID)
	}
	return &body[engine.Run]{*run}, nil
}

// tooLate says why a run can't be cancelled any more.
func (s *server) tooLate(ctx context.Context, scope engine.Scope, id string) error {
	run, err := s.Register.Run(ctx, scope, id)
	if err != nil {
		return err
	}
	if run.Status == engine.RunDone {
		return aboutRun(run, "run-done", "本批次已经评价完，不能取消", "结果从这时起不再改变；数据更正以后重新评价，以新的批次为准")
	}
	return aboutRun(run, "run-failed", "本批次已经结束，没有评价成，不用取消", run.Failure)
}

// resumeRun lets a cancelled or failed run go on. Parts of a run that goes on already are
// offered once more, in case who took them is dead.
func (s *server) resumeRun(ctx context.Context, in *IDInput) (*body[engine.Run], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	run, err := s.Register.ResumeRun(ctx, scope, in.ID)
	if errors.Is(err, engine.ErrConflict) {
		return nil, s.notResumed(ctx, scope, in.ID, err)
	}
	if err != nil {
		return nil, missing(err, noRun, in.ID)
	}
	return &body[engine.Run]{*run}, nil
}

// notResumed says why a run can't go on.
func (s *server) notResumed(ctx context.Context, scope engine.Scope, id string, conflict error) error {
	run, err := s.Register.Run(ctx, scope, id)
	switch {
	case err != nil:
		return err
	case errors.Is(conflict, engine.ErrSwept):
		return aboutRun(run, "run-swept", "本批次已过保留期，数据已清理，不能继续", "请重新评价：POST "+prefix+"/runs")
	}
	return noResults(run)
}
