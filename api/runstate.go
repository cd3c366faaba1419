package api

import (
	"context"
	"fmt"
	"net/http"

	"zhunsheng/engine"
)

// doneRun is a run whose results can be read. What has become of any other is said.
func (s *server) doneRun(ctx context.Context, scope engine.Scope, id string) (*engine.Run, error) {
	run, err := s.Register.Run(ctx, scope, id)
	if err != nil {
		return nil, missing(err, noRun, id)
	}
	if run.Status != engine.RunDone {
		return nil, noResults(run)
	}
	return run, nil
}

// results are what a run decided.
func (s *server) results(ctx context.Context, scope engine.Scope, id string) (*engine.Outcome, error) {
	if _, err := s.doneRun(ctx, scope, id); err != nil {
		return nil, err
	}
	return s.Register.Outcome(ctx, scope, id)
}

// noResults says why a run has no results, and what to do.
func noResults(run *engine.Run) *Problem {
	at := runPath(run.ID)
	switch {
	case run.Refused:
		return aboutRun(run, "run-refused", refusedRun, run.Failure+"（错误列在 GET "+at+"/findings；重新评价：POST "+prefix+"/runs）")
	case run.Status == engine.RunFailed:
		return aboutRun(run, "run-failed", "本批次没有评价成，没有结果", fmt.Sprintf("%s（继续评价：POST %s/resume）", run.Failure, at))
	case run.Status == engine.RunCancelled:
		return aboutRun(run, "run-cancelled", "本批次已取消，没有结果", fmt.Sprintf("取消时%s；继续评价：POST %s/resume", progressOf(run), at))
	}
	return unfinished(run)
}

// unfinished says how far a run is that goes on.
func unfinished(run *engine.Run) *Problem {
	return aboutRun(run, "run-unfinished", "本批次还没有评价完", fmt.Sprintf("%s；进度见 GET %s，随时推送的见 %[2]s/events", progressOf(run), runPath(run.ID)))
}

// keyReused says which run the key of another order has ordered.
func keyReused(e *engine.KeyReusedError) *Problem {
	p := problemOf(http.StatusUnprocessableEntity, "24小时内，同一个键只能用于内容相同的请求；它下达的批次见 GET "+runPath(e.Run)+"，要另外下达，请换一个新的键")
	p.Type, p.Title, p.Instance = typePrefix+"key-reused", "这个 Idempotency-Key 已经用于另一个内容不同的请求", runPath(e.Run)
	return p
}

const refusedRun = "目标表或执行数据有错误，没有评价"

func progressOf(run *engine.Run) string {
	p := run.Progress
	return fmt.Sprintf("共%d部分，已完成%d部分；共%d个指标，已完成%d个", p.Parts, p.PartsDone, p.Indicators, p.IndicatorsDone)
}

// aboutRun is a conflict with what has become of a run; its instance is the run.
func aboutRun(run *engine.Run, kind, title, detail string) *Problem {
	return &Problem{Type: typePrefix + kind, Title: title, Status: http.StatusConflict, Detail: detail, Instance: runPath(run.ID)}
}

func runPath(id string) string { return prefix + "/runs/" + id }
