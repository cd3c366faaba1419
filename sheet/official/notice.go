package official

import (
	"cmp"
	"fmt"
	"slices"

	"zhunsheng/engine"
	"zhunsheng/sheet/paper"
)

// Notice fills in 整改通知单: what is wrong with a project at a checkpoint, and what its
// unit has to answer within 10 working days. The reasons to choose from are those of
// 财预〔2019〕136号. It is nil where no alert is yellow or worse.
func Notice(p Project) *paper.Form {
	alerts := serious(p.Result)
	if len(alerts) == 0 {
		return nil
	}
	cols := len(noticeWidths)
	f := &paper.Form{Widths: noticeWidths}
	f.Rows = append(f.Rows,
		high(14, span(title(KindNotice.Title), cols)),
		row(span(caption(0, "编号："+noticeNumber(p), paper.Right), cols)),
		row(span(caption(0, orElse(agencyName(p.Table), "　　　　　　")+"：", paper.Left), cols)),
		high(16, span(prose(p.noticeText()), cols)),
		row(label(0, "项目名称"), span(body(1, p.Table.Name), 2), label(3, "项目编码"), body(4, p.Table.Code.Text)),
		row(label(0, "序号"), label(1, "类别"), label(2, "预警级别"), label(3, "绩效指标"), label(4, "存在的问题")))
	f.Head = [2]int{5, 6}
	for i, a := range alerts {
		f.Rows = append(f.Rows, row(figure(0, fmt.Sprint(i+1)), figure(1, a.Rule.Chinese()), light(2, a.Level), body(3, orElse(a.Indicator, nothing)), body(4, a.Message)))
	}
	f.Rows = append(f.Rows, answer()...)
	return f
}

// noticeWidths are number, kind, level, indicator, and what is wrong.
var noticeWidths = []float64{21, 22, 21, 32, 78}

// serious are the alerts that ask for an answer, the worst first.
func serious(r *engine.ProjectResult) (alerts []engine.Alert) {
	if r == nil {
		return nil
	}
	for _, a := range r.Alerts {
		if a.Level.WorseThan(engine.Green) {
			alerts = append(alerts, a)
		}
	}
	slices.SortStableFunc(alerts, func(a, b engine.Alert) int { return cmp.Compare(a.Level.Severity(), b.Level.Severity()) })
	return alerts
}

// noticeNumber is the same whenever the notice of a checkpoint is printed.
func noticeNumber(p Project) string {
	return fmt.Sprintf("%d-%02d-%s", p.FiscalYear, p.Month, p.Table.Code.Text)
}

func (p Project) noticeText() string {
	what := "绩效运行监控"
	if p.Month == yearEnd {
		what = "绩效自评"
	}
	return fmt.Sprintf("　　在%d年%d月底的%s中，你单位“%s”项目发现下列问题。请自收到本通知之日起10个工作日内研究处理，选择继续执行、调剂或取消，填写本单并盖章后报回。",
		p.FiscalYear, p.Month, what, p.Table.Name)
}

// answer is the part that the unit fills in.
func answer() []paper.Row {
	boxes := func(names []string, tail string) (text string) {
		for i, n := range names {
			if i > 0 {
				text += "　　"
			}
			text += "□" + n
		}
		return text + tail
	}
	return []paper.Row{
		row(label(0, "处理意见"), span(body(1, boxes([]string{"继续执行", "调剂", "取消"}, "")), 4)),
		row(label(0, "原因类别"), span(body(1, boxes(obstacles, "：＿＿＿＿＿＿")), 4)),
		high(24, label(0, "原因说明"), span(body(1, ""), 4)),
		high(30, label(0, "整改措施"), span(body(1, ""), 4)),
		high(9, label(0, "完成期限"), span(figure(1, blankDate), 2), label(3, "整改责任人"), body(4, "")),
		high(9, label(0, "单位负责人"), span(body(1, ""), 2), label(3, "单位（盖章）"), body(4, "")),
		high(9, label(0, "签收人"), span(body(1, ""), 2), label(3, "签收日期"), figure(4, blankDate)),
		high(9, span(note("注：逾期未报的，按规定提级督办；建议暂停拨款的，由财政部门决定。"), 5)),
		high(10, span(caption(3, "（发出单位盖章）", paper.Centre), 2)),
		row(span(caption(3, blankDate, paper.Centre), 2)),
	}
}

const blankDate = "　　　年　　月　　日"
