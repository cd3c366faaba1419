package official

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

func (s *Summary) heading(text string, widths []float64) []paper.Row {
	cols, half := len(widths), divide(widths, 0, 2)[1]
	year := yearText(s.batch.FiscalYear)
	if s.batch.FiscalYear > 0 && s.batch.Month > 0 {
		year = fmt.Sprintf("（%d年度，%d月底）", s.batch.FiscalYear, s.batch.Month)
	}
	scheme := ""
	if s.batch.Scheme != "" {
		scheme = "评分办法：" + s.batch.Scheme
	}
	return []paper.Row{
		high(12, span(title(text), cols)),
		row(span(caption(0, year, paper.Centre), cols)),
		row(span(caption(0, scheme, paper.Left), half), span(caption(half, "单位：万元", paper.Right), cols-half)),
	}
}

// figures is the first part: money, scores, and how grades and lights are distributed.
func (s *Summary) figures() *paper.Form {
	f := &paper.Form{Sheet: "汇总表", Widths: []float64{34, 28, 28, 28, 28, 28}}
	all := groupOf("", s.list)
	f.Rows = append(f.Rows, s.heading(KindSummary.Title, f.Widths)...)
	f.Rows = append(f.Rows,
		row(label(0, "项目数"), number(1, fmt.Sprint(len(s.list))), label(2, "预算单位数"), number(3, fmt.Sprint(s.count(func(p summed) string { return p.agency }))),
			label(4, "绩效指标数"), number(5, fmt.Sprint(s.indicators))),
		row(label(0, "全年预算数"), number(1, engine.Money{Decimal: all.budget}.String()), label(2, "执行数"), number(3, all.spentText()),
			label(4, "执行率"), number(5, all.rate())),
		row(label(0, "平均分\n（按预算加权）"), number(1, all.meanText(all.weighted)), label(2, "平均分\n（简单平均）"), number(3, all.meanText(all.mean)),
			label(4, "暂定得分的\n项目数"), number(5, fmt.Sprint(s.number(func(p summed) bool { return p.provisional })))),
		row(label(0, "未报执行数的\n项目数"), number(1, fmt.Sprint(all.silent)), label(2, "未报实际值的\n指标数"), number(3, fmt.Sprint(s.unreported)),
			label(4, "有预警的\n项目数"), number(5, fmt.Sprint(s.number(func(p summed) bool { return p.alerts > 0 })))))
	if s.scored() {
		f.Rows = append(f.Rows, s.distribution("等级分布", "等级", grades(s.list), func(p summed) string { return p.grade })...)
	}
	f.Rows = append(f.Rows, s.distribution("预警灯分布", "预警灯", lights(s.list), summed.lightText)...)
	f.Rows = append(f.Rows, remarks(s.remarks(all), len(f.Widths))...)
	f.Rows = append(f.Rows, s.batch.Basis.rows(len(f.Widths))...)
	return f
}

// remarks say how the figures were computed.
func (s *Summary) remarks(all group) (said []string) {
	if s.scored() {
		said = append(said, "按预算加权的平均分＝各项目得分×全年预算数之和÷全年预算数之和；简单平均＝各项目得分之和÷项目数。")
	} else {
		said = append(said, "年中只监控，不计分；得分、等级在12月底自评时给出。")
	}
	if all.provisional {
		said = append(said, "标“（暂）”的平均分含有暂定的得分。")
	}
	if all.silent > 0 {
		said = append(said, fmt.Sprintf("%d个项目的执行数未报，执行率只按已报的项目计算（预算%s万元）。", all.silent, engine.Money{Decimal: all.reported}))
	}
	if n := s.number(func(p summed) bool { return p.unevaluated }); n > 0 {
		said = append(said, fmt.Sprintf("%d个项目没有评价结果，列在最后。", n))
	}
	return said
}

func (s *Summary) number(of func(summed) bool) (n int) {
	for _, p := range s.list {
		if of(p) {
			n++
		}
	}
	return n
}

func (s *Summary) count(key func(summed) string) int {
	seen := map[string]bool{}
	for _, p := range s.list {
		seen[key(p)] = true
	}
	return len(seen)
}

// grades are those that occur: first the usual ones, from the best, then others, and
// what is provisional.
func grades(list []summed) []string {
	order := []string{"优", "良", "中", "差"}
	for _, p := range list {
		if p.grade != "" && !p.provisional && !slices.Contains(order, p.grade) {
			order = append(order, p.grade)
		}
	}
	for _, p := range list {
		if p.grade != "" && !slices.Contains(order, p.grade) {
			order = append(order, p.grade)
		}
	}
	return order
}

// unevaluated stands in the place of grade and light where nothing was decided.
const unevaluated = "未评价"

// lights are all of them, from the worst.
func lights(list []summed) (order []string) {
	for _, l := range []engine.Light{engine.Red, engine.Orange, engine.Yellow, engine.Green, engine.Blue, engine.Grey} {
		order = append(order, l.Chinese())
	}
	if slices.ContainsFunc(list, func(p summed) bool { return p.unevaluated }) {
		order = append(order, unevaluated)
	}
	return order
}

func (p summed) lightText() string {
	if p.unevaluated {
		return unevaluated
	}
	return p.light.Chinese()
}

// distribution is a block: for each value how many projects have it, and their money.
func (s *Summary) distribution(name, of string, values []string, key func(summed) string) []paper.Row {
	rows := []paper.Row{row(tall(label(0, name), len(values)+1), label(1, of), label(2, "项目数"), label(3, "占比"), label(4, "全年预算数"), label(5, "占比"))}
	all := groupOf("", s.list)
	for _, v := range values {
		var some []summed
		for _, p := range s.list {
			if key(p) == v {
				some = append(some, p)
			}
		}
		g := groupOf(v, some)
		c := figure(1, v)
		for l, fill := range fills {
			if l.Chinese() == v {
				c.Fill = fill
			}
		}
		rows = append(rows, row(c, number(2, fmt.Sprint(len(some))), number(3, share(rules.Int(int64(len(some))), rules.Int(int64(len(s.list))))),
			number(4, engine.Money{Decimal: g.budget}.String()), number(5, share(g.budget, all.budget))))
	}
	return rows
}

func share(part, whole rules.Decimal) string {
	if whole.IsZero() {
		return nothing
	}
	return part.Quo(whole).Mul(rules.Int(100)).Fixed(2) + "%"
}

// rankings counts off what is in order; what is equal shares its rank.
type rankings struct {
	n, rank int
	last    *rules.Decimal
}

func (r *rankings) next(score *rules.Decimal) string {
	r.n++
	if score == nil {
		return nothing
	}
	if r.last == nil || !r.last.Equal(*score) {
		r.rank = r.n
	}
	r.last = score
	return fmt.Sprint(r.rank)
}

// ranking is the part that compares departments or agencies.
func (s *Summary) ranking(of string, key func(summed) string) *paper.Form {
	f := &paper.Form{Sheet: of + "排名", Landscape: true, Widths: []float64{12, 68, 16, 28, 28, 20, 25, 25, 39}}
	f.Rows = append(f.Rows, s.heading(of+"绩效排名", f.Widths)...)
	f.Head = [2]int{3, 4}
	f.Rows = append(f.Rows, row(label(0, "名次"), label(1, of), label(2, "项目数"), label(3, "全年预算数"), label(4, "执行数"), label(5, "执行率"),
		label(6, "平均分\n（按预算加权）"), label(7, "平均分\n（简单平均）"), label(8, map[bool]string{true: "等级分布", false: "预警灯分布"}[s.scored()])))
	var r rankings
	for _, g := range s.groups(key) {
		f.Rows = append(f.Rows, row(figure(0, r.next(g.weighted)), body(1, orElse(g.name, "（未填）")), number(2, fmt.Sprint(len(g.projects))),
			number(3, engine.Money{Decimal: g.budget}.String()), number(4, g.spentText()), number(5, g.rate()),
			number(6, g.meanText(g.weighted)), number(7, g.meanText(g.mean)), body(8, s.counts(g))))
	}
	if s.scored() {
		f.Rows = append(f.Rows, remarks([]string{"名次按预算加权的平均分排列，相同的名次并列；标“（暂）”的含有暂定的得分。"}, len(f.Widths))...)
	}
	return f
}

// counts are the grades of a group's projects, or before December their lights.
func (s *Summary) counts(g group) string {
	values, key := lights(g.projects), summed.lightText
	if s.scored() {
		values, key = grades(g.projects), func(p summed) string { return p.grade }
	}
	var said []string
	for _, v := range values {
		n := 0
		for _, p := range g.projects {
			if key(p) == v {
				n++
			}
		}
		if n > 0 {
			said = append(said, fmt.Sprintf("%s%d", v, n))
		}
	}
	return strings.Join(said, "　")
}

// listing is the part with a row for each project.
func (s *Summary) listing() *paper.Form {
	f := &paper.Form{Sheet: "项目明细", Landscape: true, Widths: []float64{10, 52, 48, 42, 21, 21, 20, 17, 10, 11, 9}}
	f.Rows = append(f.Rows, s.heading("项目绩效评价结果", f.Widths)...)
	f.Head = [2]int{3, 4}
	f.Rows = append(f.Rows, row(label(0, map[bool]string{true: "名次", false: "序号"}[s.scored()]), label(1, "编码"), label(2, "项目"), label(3, "单位"), label(4, "全年预算数"),
		label(5, "执行数"), label(6, "执行率"), label(7, "总分"), label(8, "等级"), label(9, "预警灯"), label(10, "预警数")))
	var r rankings
	for i, p := range s.ranked() {
		place := fmt.Sprint(i + 1)
		if s.scored() {
			place = r.next(scoreOf(p))
		}
		f.Rows = append(f.Rows, listed(place, p))
	}
	return f
}

func listed(place string, p summed) paper.Row {
	spent, score, lit := "", nothing, light(9, p.light)
	if p.spent != nil {
		spent = engine.Money{Decimal: *p.spent}.String()
	}
	if p.score != nil {
		score = scoreText(*p.score, p.provisional)
	}
	if p.unevaluated {
		lit = figure(9, unevaluated)
	}
	return row(figure(0, place), figure(1, p.code), body(2, p.name), body(3, p.agency), number(4, engine.Money{Decimal: p.budget}.String()), number(5, spent),
		number(6, p.rate), number(7, score), figure(8, orElse(p.grade, nothing)), lit, number(10, fmt.Sprint(p.alerts)))
}
