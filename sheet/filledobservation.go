package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

func (r *filledReader) observation(a actualRow, name string) engine.Observation {
	o := engine.Observation{
		Level2: r.current.level2, Name: name, Target: printedTarget(a), Actual: a.at(actualColumn).value(),
		Forecast: a.words(forecastColumn), Remark: a.words(remarkColumn), Reason: a.words(reasonColumn),
	}
	if o.Forecast != "" {
		o.Place(func(p *engine.ObservationPlaces) { p.Forecast = a.at(forecastColumn).source })
	}
	o.Reason = joinLines(o.Reason, measuresIn(a.columns, a.row))
	if o.Actual.Text = clean(o.Actual.Text); notApplicable.MatchString(label(o.Actual.Text)) {
		if why := notApplicable.FindStringSubmatch(label(o.Actual.Text))[1]; why != "" {
			o.Reason = joinLines(o.Reason, why)
		}
		o.NotApplicable = true
		r.current.excluded = append(r.current.excluded, excluded{r.at, name, o.Actual.Source})
		o.Actual = rules.Cell{}
	}
	if score := a.score(); !isNothing(score.Text) && label(score.Text) != "不适用" && !strings.HasSuffix(label(score.Text), provisional) {
		o.SelfScore = rules.Cell{Text: clean(score.Text), Source: score.Source}
	}
	r.tellShared(a, &o)
	r.tellAdjusted(a, o)
	r.readObstacles(a, &o)
	r.readCauses(a, &o)
	if readBoxedReason(&o); o.Obstacles != "" {
		r.current.Silent &^= engine.ObstaclesFact
	}
	r.readLikelihood(a, &o)
	return o
}

// notApplicable is an actual that says 不适用, with the reason in brackets behind it.
var notApplicable = regexp.MustCompile(`^不适用(?:\((.+)\))?$`)

// excludedMessage is what is said of it.
const excludedMessage = "“%s”填的是“不适用”，按经批准不适用读取，不评判、不计分；没有经过批准的，请改填实际完成值"

// outOf is a score with the marks that it is out of: 9/10.
var outOf = regexp.MustCompile(`^([\d.]+)分?/([\d.]+)分?$`)

// score is the printed 得分 as a number: 「9.5分」 and 「9.5/10」, where 10 are the marks, are 9.5.
func (a actualRow) score() rules.Cell {
	c := a.at(scoreColumn).value()
	text := strings.TrimSuffix(label(c.Text), "分")
	if found := outOf.FindStringSubmatch(text); found != nil {
		marks := strings.TrimSuffix(label(a.at(filledMarksColumn).text), "分")
		of, known := rules.ParseDecimal(marks)
		printed, ok := rules.ParseDecimal(found[2])
		if isNothing(marks) || known && ok && of.Equal(printed) {
			text = found[1]
		}
	}
	if _, ok := rules.ParseDecimal(text); ok {
		c.Text = text
	}
	return c
}

// tellAdjusted says that a form has another target than the one that was approved. The
// rule runs on that of the goal table.
func (r *filledReader) tellAdjusted(a actualRow, o engine.Observation) {
	c := a.at(adjustedColumn)
	if isNothing(c.text) || unchanged[label(c.text)] || c.carried && a.at(filledNameColumn).carried {
		return
	}
	if rules.FoldName(c.text) != rules.FoldName(o.Target.Text) && rules.FoldName(c.text) != rules.FoldName(a.text(filledTargetColumn)) {
		r.add(r.at, "F35", rules.Warn, c.source, "“%s”的指标值在表上调整为“%s”，没有采用，仍按目标表的指标值（表上印的是“%s”）评判；调整经过批准的，请把新的目标表导入后再评价", o.Name, oneLine(c.text), oneLine(o.Target.Text))
	}
}

// unchanged are the answers that a target was not changed.
var unchanged = words("无 无调整 未调整 不调整 不变 无变化 未变化 同年初 未变")

// tellShared says that several indicators have one cell of what was reached: it may be meant
// for one of them, or for all. Its score is that of the first.
func (r *filledReader) tellShared(a actualRow, o *engine.Observation) {
	if c := a.at(actualColumn); c.carried && !isNothing(c.text) {
		r.add(r.at, "F36", rules.Warn, c.source, "“%s”的实际完成值与上面的指标合并成一格（“%s”），各个指标都按它读取，请核对；各有各的数的，请拆开分别填写", o.Name, oneLine(c.text))
	}
	if a.at(scoreColumn).carried {
		o.SelfScore = rules.Cell{}
	}
}

// tellSeveral says that a cell holds the names of several indicators, whose actuals could
// come to one another's.
func (r *filledReader) tellSeveral(a actualRow) bool {
	c := a.at(filledNameColumn)
	names, numbered := itemsOf(c.text)
	actuals, _ := itemsOf(a.at(actualColumn).text)
	if len(names) < 2 || !numbered && len(actuals) != len(names) {
		return false
	}
	r.add(r.at, "F23", rules.Error, c.source, "三级指标一格里有%d个指标，完成情况没有读取，请一行写一个指标：“%s”", len(names), shorten(oneLine(c.text)))
	return true
}

// provisional stands behind a 得分 of this program that is not final, and so no unit's own.
const provisional = "(暂)"

// An excluded indicator is one whose actual says 不适用.
type excluded struct {
	at     int
	name   string
	source rules.Source
}

// printedTarget is 指标值 with the sign and the unit that stand in columns of their own.
func printedTarget(a actualRow) rules.Cell {
	target := a.at(filledTargetColumn)
	text := clean(target.text)
	if isNothing(text) {
		return rules.Cell{}
	}
	sign, unit := a.text(filledSignColumn), a.text(filledUnitColumn)
	if strings.ContainsAny(sign, "≥≤>＞<＜=＝") && !strings.HasPrefix(text, sign) {
		text = sign + text
	}
	if !isNothing(unit) && !strings.HasSuffix(text, unit) {
		text += unit
	}
	return rules.Cell{Text: text, Source: target.source}
}

var tickMarks, emptyMarks = words("√ ✓ ✔ ☑ ☒ ■ ● 是 有 1 V v Y y"), words("□ ☐ ○ 〇 否 无 0 × ✗ N n")

// ticked tells whether a cell to be ticked is, and whether it says anything else.
func ticked(text string) (yes, other bool) {
	mark := label(text)
	if isNothing(text) || emptyMarks[mark] {
		return false, false
	}
	return true, !tickMarks[mark]
}

// readObstacles reads the columns 经费保障 … 其他, of which any may be ticked.
func (r *filledReader) readObstacles(a actualRow, o *engine.Observation) {
	var list []string
	for i, column := range a.columns {
		if column != obstacleColumn {
			continue
		}
		name := obstacleName(a.cells[i].text)
		yes, other := ticked(a.row[i].text)
		if !yes {
			continue
		}
		list = append(list, name)
		if other {
			text := clean(a.row[i].text)
			o.Reason = joinLines(o.Reason, name+"："+text)
			r.add(r.at, "F10", rules.Warn, a.row[i].source, "“%s”一栏应打√，现为“%s”，按有此原因读取，文字并入原因说明", name, oneLine(text))
		}
	}
	o.Obstacles = strings.Join(list, "、")
}

// readCauses reads one column with the kinds of cause, as boxes or as words.
func (r *filledReader) readCauses(a actualRow, o *engine.Observation) {
	c := a.at(causeColumn)
	if isNothing(c.text) || c.carried {
		return
	}
	names, boxed := tickedBoxes(c.text)
	if !boxed {
		names = strings.FieldsFunc(clean(c.text), func(r rune) bool { return strings.ContainsRune("、，,；;/ \n　", r) })
	}
	var list []string
	for _, name := range names {
		kind := obstacleName(name)
		switch {
		case label(name) == "无" || label(name) == "":
		case reportColumnNames[kind] != obstacleColumn:
			o.Reason = joinLines(o.Reason, "原因类别："+oneLine(name))
			r.add(r.at, "F10", rules.Warn, c.source, "原因类别“%s”不能识别，并入原因说明；可填经费保障、制度保障、人员保障、硬件条件保障、其他", oneLine(name))
		case !slices.Contains(list, kind):
			list = append(list, kind)
		}
	}
	if o.Obstacles != "" {
		list = append([]string{o.Obstacles}, list...)
	}
	o.Obstacles = strings.Join(list, "、")
}

// saidReason is the text behind the boxes of a reason.
var saidReason = regexp.MustCompile(`(?s)(?:原因说明|情况说明|具体原因|说明)[:：]\s*(.*)$`)

// readBoxedReason reads the kinds of cause from boxes that stand in the cell of the reason:
// 「☑人员保障 □其他 原因说明：讲师不足」.
func readBoxedReason(o *engine.Observation) {
	names, boxed := tickedBoxes(o.Reason)
	kinds := slices.DeleteFunc(names, func(name string) bool { return reportColumnNames[obstacleName(name)] != obstacleColumn })
	found := saidReason.FindStringSubmatch(o.Reason)
	if !boxed || o.Obstacles != "" || len(kinds) == 0 && !anyObstacle.MatchString(o.Reason) {
		return
	}
	for i, kind := range kinds {
		kinds[i] = obstacleName(kind)
	}
	o.Obstacles = strings.Join(kinds, "、")
	if len(found) > 1 {
		o.Reason = clean(found[1])
	} else if rest := boxedKind.ReplaceAllString(o.Reason, ""); strings.Trim(rest, " \n、，；　") == "" {
		o.Reason = ""
	}
}

var (
	anyObstacle = regexp.MustCompile(`(?:经费|制度|人员|硬件(?:条件)?)保障`)
	boxedKind   = regexp.MustCompile(`[☑✓✔√☒■●□☐○〇]|(?:经费|制度|人员|硬件(?:条件)?)保障|其[他它](?:原因)?`)
)

// obstacleName is a kind of cause by the name that the forms have for it (财预〔2019〕136号).
func obstacleName(name string) string {
	name = strings.TrimLeft(plainLabel(name), "0123456789.、")
	switch name {
	case "经费", "制度", "人员", "硬件条件":
		return name + "保障"
	}
	return strings.NewReplacer("其它", "其他", "硬件保障", "硬件条件保障").Replace(strings.TrimSuffix(name, "原因"))
}

// likelihoodCodes are the answers of 完成目标可能性 with the codes of the form.
var likelihoodCodes = map[string]string{"1": "确定能", "2": "有可能", "3": "完全不可能", "确定能": "确定能", "有可能": "有可能", "完全不可能": "完全不可能", "不可能": "完全不可能"}

// likelihoodIn is the answer that a text or the head of a column gives: 「1.确定能」, 「有可能完成」.
func likelihoodIn(text string) (answer string, known bool) {
	text = strings.Trim(label(text), ".、")
	if answer, known = likelihoodCodes[text]; known {
		return answer, true
	}
	answer, known = likelihoodCodes[strings.TrimSuffix(strings.TrimLeft(text, "123.、√"), "完成")]
	return answer, known
}

// readLikelihood reads one column with the answer or its code, or three to be ticked.
func (r *filledReader) readLikelihood(a actualRow, o *engine.Observation) {
	var list []string
	if c := a.at(likelihoodColumn); !isNothing(c.text) {
		answers, boxed := tickedBoxes(c.text)
		if !boxed {
			answers = []string{c.text}
		}
		for _, one := range answers {
			answer, known := likelihoodIn(one)
			if !known {
				r.leaveOut(r.at, "F10", c.source, "完成目标可能性“%s”不能识别，请填1（确定能）、2（有可能）或3（完全不可能）", oneLine(c.text))
			}
			list = append(list, answer)
		}
	}
	for i, column := range a.columns {
		if column != answerColumn {
			continue
		}
		yes, other := ticked(a.row[i].text)
		if other {
			said, _ := likelihoodIn(a.row[i].text)
			head, _ := likelihoodIn(plainLabel(a.cells[i].text))
			yes = said == head
			if !yes {
				r.leaveOut(r.at, "F10", a.row[i].source, "“%s”一栏应打√，现为“%s”", oneLine(a.cells[i].text), oneLine(a.row[i].text))
			}
		}
		if yes {
			head, _ := likelihoodIn(plainLabel(a.cells[i].text))
			list = append(list, head)
		}
	}
	switch {
	case len(list) > 1:
		r.leaveOut(r.at, "F10", a.at(filledNameColumn).source, "“%s”的完成目标可能性选了几项（%s），请只选一项", o.Name, strings.Join(list, "、"))
	case len(list) == 1:
		o.Likelihood = list[0]
	}
}
