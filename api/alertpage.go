package api

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
	"zhunsheng/web"
)

func levelOf(l engine.Light) web.Level { return web.Level{Code: string(l), Word: l.Chinese()} }

func chineseDay(t time.Time) string    { return t.In(alerting.China).Format("1月2日") }
func chineseMoment(t time.Time) string { return t.In(alerting.China).Format("2006年1月2日 15:04") }

// pageOfAlert is the page of an alert, but for its evidence.
func pageOfAlert(a *alerting.Alert, steps []alerting.Step, tree *alerting.Tree) web.AlertPage {
	agency := a.Agency
	if known, ok := tree.Agencies[a.Agency]; ok && known.Name != "" {
		agency = known.Name
	}
	page := web.AlertPage{
		Frame: web.Frame{Title: fmt.Sprintf("%s：%s", a.Level.Chinese(), cmp.Or(a.ProjectName, a.Project))},
		ID:    a.ID, Message: a.Message, Level: levelOf(a.Level), About: about(a.Alert), State: a.State.Chinese(), Overdue: a.Overdue, Proposed: a.Proposed,
		Project: cmp.Or(a.ProjectName, a.Project), Agency: agency, Period: fmt.Sprintf("%d年%d月底", a.FiscalYear, a.Month),
		Todo: todo(a), Answer: answerLines(a.Answer), Version: a.Version,
	}
	if a.State.Ended() && len(steps) > 0 {
		page.Ended = fmt.Sprintf("%s了结，不用再做什么", chineseDay(steps[len(steps)-1].At))
	}
	if a.Latest.Level != "" && a.Latest.Level != a.Level {
		page.Latest = fmt.Sprintf("最近一次评价是%s：%s", a.Latest.Level.Chinese(), a.Latest.Message)
	}
	if len(a.Due.Unsure) > 0 {
		page.UnsureHolidays = fmt.Sprintf("还没有%s的放假安排，期限按周一至周五算", years(a.Due.Unsure))
	}
	for _, step := range steps {
		page.Steps = append(page.Steps, pageStep(step))
	}
	return page
}

func years(list []int) string {
	var words []string
	for _, y := range list {
		words = append(words, fmt.Sprintf("%d年", y))
	}
	return strings.Join(words, "、")
}

func about(a engine.Alert) string {
	if a.Indicator == "" {
		return a.Rule.Chinese()
	}
	return a.Rule.Chinese() + "：" + a.Indicator
}

// todo is what is to be done next about an alert; nil where nothing is.
func todo(a *alerting.Alert) *web.Todo {
	due, what := a.Obligation()
	possible := a.Possible()
	if due.IsZero() || len(possible) == 0 {
		return nil
	}
	return &web.Todo{What: what, Until: chineseDay(due) + "前", By: alerting.DutyNames(possible[0].By()), Overdue: a.Overdue}
}

func answerLines(a alerting.Answer) (lines []web.Line) {
	add := func(name, text string) {
		if text != "" {
			lines = append(lines, web.Line{Name: name, Text: text})
		}
	}
	add("原因类别", strings.Join(a.Obstacles, "、"))
	add("原因", a.Reason)
	add("措施", a.Measures)
	add("完成日期", a.Promised)
	add("处置方式", a.Choice.Chinese())
	add("预算调整", a.Budget)
	add("目标调整", a.Target)
	add("整改结果", a.Result)
	var files []string
	for _, f := range a.Attachments {
		files = append(files, f.Name)
	}
	add("附件", strings.Join(files, "、"))
	return lines
}

func pageStep(step alerting.Step) web.Step {
	s := web.Step{At: step.At.In(alerting.China).Format("2006-01-02 15:04"), Who: cmp.Or(step.ByName, step.By), What: step.Action.Chinese(), Reason: step.Reason, By: "person"}
	if step.By == "" {
		s.Who, s.By = alerting.System.Name, "system"
	}
	for _, f := range step.Attachments {
		s.Files = append(s.Files, f.Name)
	}
	return s
}

// chain is the evidence as a page shows it: the result, the rule that gave it, the cells that
// both were read from. What an alert is about decides which result that is.
func chain(about engine.AlertRule, e *alerting.Evidence) []web.Link {
	scheme := web.Line{Name: "评分办法", Text: fmt.Sprintf("%s（%s）", e.Scheme, shortDigest(e.SchemeDigest))}
	switch {
	case e.Result != nil:
		return indicatorChain(e, scheme)
	case about == engine.AlertSpending && e.Spending != nil:
		rule := web.Link{Name: "规则", Text: "支出进度按评分办法的口径比较，取其中最差的", More: []web.Line{scheme}}
		for _, method := range e.Spending.Schemes {
			if method.Binding {
				rule.More = append(rule.More, web.Line{Name: "口径", Text: method.ID + "，" + method.Reason})
			}
		}
		return []web.Link{{Name: "评价结果", Text: cmp.Or(e.Spending.Explanation, e.Message)}, rule, inputs(e)}
	case about == engine.AlertDual && e.Dual != nil:
		text := fmt.Sprintf("绩效目标完成%s%%，资金执行%s%%，相差%s个百分点", e.Dual.Goal, e.Dual.Spent, e.Dual.Gap)
		return []web.Link{
			{Name: "评价结果", Text: cmp.Or(e.Dual.Explanation, e.Message)},
			{Name: "规则", Text: text, More: []web.Line{scheme}}, inputs(e),
		}
	}
	return []web.Link{{Name: "评价结果", Text: e.Message}, {Name: "规则", More: []web.Line{scheme}}, inputs(e)}
}

func indicatorChain(e *alerting.Evidence, scheme web.Line) []web.Link {
	r := e.Result
	result := web.Link{Name: "评价结果", Text: cmp.Or(r.Explanation, e.Message)}
	if r.LightReason != "" {
		result.More = append(result.More, web.Line{Name: "灯", Text: r.LightReason})
	}
	rule := web.Link{Name: "规则", Text: fmt.Sprintf("目标“%s”读成：", r.Target), Code: r.Expr.Met, More: []web.Line{scheme}}
	if r.Expr.Met == "" {
		rule.Text = fmt.Sprintf("目标“%s”还没有读成规则，须人工确认", r.Target)
	}
	cells := inputs(e)
	if e.Actual != nil {
		cells.More = append([]web.Line{{Name: "实际值", Text: placeOf(e.Actual)}}, cells.More...)
	}
	if e.Target != nil {
		cells.More = append([]web.Line{{Name: "目标值", Text: placeOf(e.Target)}}, cells.More...)
	}
	return []web.Link{result, rule, cells}
}

// inputs is the end of the chain: what was evaluated, told by its digest.
func inputs(e *alerting.Evidence) web.Link {
	return web.Link{Name: "出处", More: []web.Line{
		{Name: "评价批次", Text: e.Run}, {Name: "数据摘要", Text: shortDigest(e.InputDigest)},
	}}
}

func placeOf(s *rules.Source) string {
	text := s.String()
	if s.Digest != "" {
		text += "（" + shortDigest(s.Digest) + "）"
	}
	return cmp.Or(text, "没有记下出处")
}

// shortDigest is as much of a digest as a person compares.
func shortDigest(digest string) string {
	name, hex, found := strings.Cut(digest, ":")
	if !found || len(hex) <= 12 {
		return digest
	}
	return name + ":" + hex[:12]
}
