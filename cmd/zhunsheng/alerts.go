package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

// alertsCommands read alerts and answer them.
type alertsCommands struct {
	List     alertsListCommand     `cmd:"" default:"withargs" help:"列出预警：新的月份在前，同月按严重程度。"`
	Show     alertsShowCommand     `cmd:"" help:"一条预警：处置状态、依据、经过。"`
	Withheld alertsWithheldCommand `cmd:"" help:"没有成为预警、没有发出的，各按哪条规则。"`

	Ack     alertsAckCommand    `cmd:"" help:"签收：写明原因、措施、完成日期。"`
	Plan    alertsPlanCommand   `cmd:"" help:"定方案：继续执行、调剂或取消。"`
	Rectify alertsSayCommand    `cmd:"" help:"开始整改。"`
	Submit  alertsSubmitCommand `cmd:"" help:"提交整改结果。"`
	Return  alertsSayCommand    `cmd:"" help:"复核退回，写明理由。"`
	Close   alertsSayCommand    `cmd:"" help:"复核销号：不能是提交的人。"`
	Void    alertsSayCommand    `cmd:"" help:"作废：误报，写明理由。"`
	Suspend alertsSayCommand    `cmd:"" help:"暂停拨款，写明理由。"`
	Decline alertsSayCommand    `cmd:"" help:"不予暂停，写明理由。"`
	Resume  alertsSayCommand    `cmd:"" help:"恢复拨款，继续整改，写明理由。"`
	Comment alertsSayCommand    `cmd:"" help:"备注。"`
}

type alertsListCommand struct {
	listFlags
	Year    int      `help:"年度；默认是有目标表的最近年度。" placeholder:"Y"`
	Month   int      `help:"几月底。" placeholder:"M"`
	State   []string `help:"处置状态，如 待签收、整改中、待复核，或代码；可写多个。" placeholder:"STATE"`
	Level   string   `help:"红、橙、黄、蓝，或代码。" placeholder:"LEVEL"`
	Rule    string   `help:"支出、指标、双监控、数据、自评存疑、待确认，或代码。" placeholder:"RULE"`
	Agency  string   `help:"预算单位编码。" placeholder:"CODE"`
	Project string   `help:"项目编码。" placeholder:"CODE"`
	Open    bool     `help:"只要还没有了结的。"`
	Overdue bool     `help:"只要逾期没有答复的。"`
	After   string   `help:"从这条预警以后列起。" placeholder:"ID"`
	Limit   int      `help:"至多列几条。" default:"100" placeholder:"N"`
}

// Run lists alerts.
func (c *alertsListCommand) Run(ctx context.Context, p program) error {
	q, err := c.query()
	if err != nil {
		return err
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		_, year, err := held(ctx, store, scope.Division, c.Year)
		if err != nil {
			return err
		}
		q.Year, scope.Agency = year, c.Agency
		list, err := store.Alerts(ctx, scope, q)
		if err != nil {
			return lacking(err, "没有预警%s", c.After)
		}
		if len(list) > c.Limit {
			list = list[:c.Limit]
			fmt.Fprintf(p.err, "还有更多，用 --after %s 接着列，或用 --limit 多列一些。\n", list[len(list)-1].ID)
		}
		return tell(p, c.listFlags, list, fmt.Sprintf("%d年度没有这样的预警。", year), "编号\t月份\t级别\t状态\t期限\t项目\t内容", alertLine)
	})
}

func (c *alertsListCommand) query() (q alerting.Query, err error) {
	q = alerting.Query{Month: c.Month, Project: c.Project, Overdue: c.Overdue, After: c.After, Limit: c.Limit + 1}
	if c.Month != 0 {
		err = checkMonth(c.Month)
	}
	if c.Limit < 1 || c.Limit > 10_000 {
		err = errors.Join(err, usageError("--limit 应为1到10000"))
	}
	if c.Level != "" {
		light, known := engine.FindLight(c.Level)
		if q.Level = light; !known {
			err = errors.Join(err, usageError(fmt.Sprintf("--level：没有“%s”，可写%s", c.Level, engine.LightWords())))
		}
	}
	if c.Rule != "" {
		if q.Rule = findRule(c.Rule); q.Rule == "" {
			err = errors.Join(err, usageError(fmt.Sprintf("--rule：没有“%s”，可写支出、指标、双监控、数据、自评存疑、待确认", c.Rule)))
		}
	}
	var wanted []alerting.State
	for _, word := range c.State {
		i := slices.IndexFunc(alerting.States, func(s alerting.State) bool { return s.Chinese() == word || strings.EqualFold(string(s), word) })
		if i < 0 {
			err = errors.Join(err, usageError(fmt.Sprintf("--state：没有“%s”，可写%s", word, stateWords())))
			continue
		}
		wanted = append(wanted, alerting.States[i])
	}
	if !c.Open {
		q.States = wanted
		return q, errors.Join(err, checkYear(c.Year))
	}
	for _, s := range alerting.States {
		if !s.Ended() && (len(wanted) == 0 || slices.Contains(wanted, s)) {
			q.States = append(q.States, s)
		}
	}
	if len(q.States) == 0 {
		err = errors.Join(err, usageError("--open 和 --state 说的不能同时成立"))
	}
	return q, errors.Join(err, checkYear(c.Year))
}

func stateWords() string {
	var words []string
	for _, s := range alerting.States {
		words = append(words, s.Chinese())
	}
	return strings.Join(words, "、")
}

// findRule reads a rule by its code or its name; empty where there is none.
func findRule(word string) engine.AlertRule {
	for _, r := range []engine.AlertRule{engine.AlertSpending, engine.AlertIndicator, engine.AlertDual, engine.AlertData, engine.AlertPlausibility, engine.AlertReview} {
		if r.Chinese() == word || strings.EqualFold(string(r), word) {
			return r
		}
	}
	return ""
}

func alertLine(a alerting.Alert) string {
	due, what := a.Obligation()
	until := ""
	if !due.IsZero() {
		until = due.In(alerting.China).Format("01-02") + "前" + what
	}
	state := a.State.Chinese()
	for _, more := range []struct {
		so   bool
		word string
	}{{a.Overdue, "已逾期"}, {a.Proposed, "建议暂停拨款"}, {a.Drill, "演练"}} {
		if more.so {
			state += "，" + more.word
		}
	}
	return columns(a.ID, fmt.Sprintf("%d月", a.Month), a.Level.Chinese(), state, until, a.ProjectName, a.Message)
}

type alertsShowCommand struct {
	listFlags
	ID string `arg:"" name:"ID" help:"预警编号。"`
}

// Run prints an alert with what it rests on and all that has happened to it.
func (c *alertsShowCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		a, steps, err := store.Alert(ctx, scope, c.ID)
		if err != nil {
			return lacking(err, "没有预警%s", c.ID)
		}
		evidence, err := store.Evidence(ctx, scope, c.ID)
		var unrepeated *engine.UnrepeatedError
		if errors.As(err, &unrepeated) {
			fmt.Fprintf(p.err, "依据现在给不出来：%s\n", unrepeated.Reason)
		} else if err != nil {
			return err
		}
		if c.JSON {
			return tellJSON(p, struct {
				*alerting.Alert
				Possible []alerting.Action  `json:"possible"`
				Steps    []alerting.Step    `json:"steps"`
				Evidence *alerting.Evidence `json:"evidence"`
			}{a, a.Possible(), steps, evidence})
		}
		showAlert(p, a, steps, evidence)
		return nil
	})
}

func showAlert(p program, a *alerting.Alert, steps []alerting.Step, e *alerting.Evidence) {
	fmt.Fprintln(p.out, alertLine(*a))
	if possible := a.Possible(); len(possible) > 0 {
		var words []string
		for _, action := range possible {
			words = append(words, fmt.Sprintf("%s（%s）", action.Chinese(), action))
		}
		fmt.Fprintln(p.out, "现在可以：", strings.Join(words, "、"))
	}
	if e != nil {
		fmt.Fprintf(p.out, "依据：评价批次 %s，评分办法 %s\n", e.Run, e.Scheme)
		if r := e.Result; r != nil {
			fmt.Fprintf(p.out, "  结果\t%s\n  规则\t目标“%s”读成 %s\n", r.Explanation, r.Target, r.Expr.Met)
		}
		for _, read := range []struct {
			name string
			from *rules.Source
		}{{"目标", e.Target}, {"实际", e.Actual}} {
			if read.from != nil {
				fmt.Fprintf(p.out, "  %s\t%s\n", read.name, read.from)
			}
		}
	}
	fmt.Fprintln(p.out, "经过：")
	for _, s := range steps {
		who := s.ByName
		if s.By == "" {
			who = alerting.System.Name
		}
		fmt.Fprintln(p.out, " ", columns(localMoment(s.At), who, s.Action.Chinese(), s.To.Chinese(), s.Reason))
	}
}

type alertsWithheldCommand struct {
	listFlags
	Year  int `help:"年度；默认是有目标表的最近年度。" placeholder:"Y"`
	Month int `help:"几月底。" placeholder:"M"`
}

// Run lists what was not said, and by which rule.
func (c *alertsWithheldCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		_, year, err := held(ctx, store, scope.Division, c.Year)
		if err != nil {
			return err
		}
		list, err := store.WithheldOf(ctx, scope, alerting.Query{Year: year, Month: c.Month, Limit: 1000})
		if err != nil {
			return err
		}
		return tell(p, c.listFlags, list, "没有压下的预警或消息。", "预警\t规则\t根据\t理由", func(w alerting.Withheld) string {
			return columns(w.Alert, string(w.Rule), w.By, w.Reason)
		})
	})
}
