package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Comparison holds two outcomes of the same period against each other (试算): who
// moves when the scheme, the goal tables or the data change, and why.
type Comparison struct {
	Before     Edition `json:"before"`
	After      Edition `json:"after"`
	FiscalYear int     `json:"fiscal_year"`
	Month      int     `json:"month"`
	// Compared counts the projects that stand in both outcomes.
	Compared int `json:"compared"`
	// Reported counts those of them of which anything is reported afterwards: one
	// without data moves under no scheme, and proves nothing.
	Reported int `json:"reported"`
	// Moves are the projects whose score, grade or light differs, in the order of
	// the goal tables; those that stand in one outcome only come last.
	Moves []Move `json:"moves"`
	// Department is set where the department as a whole moves.
	Department *Move `json:"department,omitempty"`
}

// Edition says what an outcome rests on.
type Edition struct {
	Scheme string `json:"scheme"`
	// SchemeVersion is for who compares to fill in, where the digest is known to be
	// a version's.
	SchemeVersion int    `json:"scheme_version,omitempty"`
	SchemeDigest  string `json:"scheme_digest"`
	InputDigest   string `json:"input_digest"`
}

// Change is a value before and after.
type Change[T any] struct {
	Before T `json:"before"`
	After  T `json:"after"`
}

// Move is one project that a change moves. Why adds up: the parts that it names
// sum to the change of the total.
type Move struct {
	Code  string              `json:"code"`
	Name  string              `json:"name"`
	Score Change[*Hundredths] `json:"score"`
	Grade Change[*string]     `json:"grade"`
	Light Change[Light]       `json:"light"`
	Why   string              `json:"why"`
	// Parts are the marks and lights that differ: the execution and the indicators.
	Parts []PartMove `json:"parts"`
}

// PartMove is the execution or an indicator whose marks, score or light differs.
type PartMove struct {
	Name   string              `json:"name"`
	Level2 string              `json:"level2,omitempty"`
	Marks  Change[Hundredths]  `json:"marks"`
	Score  Change[*Hundredths] `json:"score"`
	Light  Change[Light]       `json:"light"`
	// Sentences are the explanations before and after.
	Sentences Change[string] `json:"sentences"`
}

// Compare tells who moves between two outcomes of one period.
func Compare(before, after *Outcome) *Comparison {
	c := &Comparison{Before: editionOf(before), After: editionOf(after), FiscalYear: after.FiscalYear, Month: after.Month, Moves: []Move{}}
	known := map[string]*ProjectResult{}
	for i := range before.Projects {
		known[before.Projects[i].Code] = &before.Projects[i]
	}
	var alone []Move
	for i := range after.Projects {
		p := &after.Projects[i]
		old := known[p.Code]
		if old == nil {
			alone = append(alone, moveAlone(&ProjectResult{}, p, "只在变更后有这个项目"))
			continue
		}
		delete(known, p.Code)
		c.Compared++
		if p.reported() {
			c.Reported++
		}
		if m, moved := moveOf(old, p); moved {
			c.Moves = append(c.Moves, m)
		}
	}
	c.Moves = append(c.Moves, alone...)
	for i := range before.Projects {
		if p := &before.Projects[i]; known[p.Code] == p {
			c.Moves = append(c.Moves, moveAlone(p, &ProjectResult{}, "只在变更前有这个项目"))
		}
	}
	c.Department = departmentMove(before.Department, after.Department)
	return c
}

func departmentMove(before, after *DepartmentResult) *Move {
	var m Move
	moved := true
	switch {
	case before == nil && after == nil:
		return nil
	case before == nil:
		m = moveAlone(&ProjectResult{}, &after.ProjectResult, "只在变更后评价部门整体")
	case after == nil:
		m = moveAlone(&before.ProjectResult, &ProjectResult{}, "只在变更前评价部门整体")
	default:
		m, moved = moveOf(&before.ProjectResult, &after.ProjectResult)
	}
	if !moved {
		return nil
	}
	return &m
}

// reported tells whether anything is known of the project at the checkpoint.
func (p *ProjectResult) reported() bool {
	return p.Execution.Spent != nil || slices.ContainsFunc(p.Indicators, func(r Result) bool { return r.Actual != nil })
}

func editionOf(o *Outcome) Edition {
	return Edition{Scheme: o.Scheme, SchemeDigest: o.SchemeDigest, InputDigest: o.InputDigest}
}

// Under names the version of the scheme, among several that may have been used.
func (e *Edition) Under(schemes ...*rules.Scheme) {
	for _, s := range schemes {
		if s.Digest == e.SchemeDigest {
			e.SchemeVersion = s.Version
		}
	}
}

// String is the scheme with its version, where that is known: OURS@2.
func (e Edition) String() string {
	if e.SchemeVersion == 0 {
		return e.Scheme
	}
	return fmt.Sprintf("%s@%d", e.Scheme, e.SchemeVersion)
}

// between is a move without its reasons. The side that lacks the project is blank.
func between(before, after *ProjectResult) Move {
	return Move{Code: cmp.Or(after.Code, before.Code), Name: cmp.Or(after.Name, before.Name), Score: Change[*Hundredths]{before.Score, after.Score},
		Grade: Change[*string]{before.Grade, after.Grade}, Light: Change[Light]{before.Light, after.Light}, Parts: []PartMove{}}
}

func moveAlone(before, after *ProjectResult, why string) Move {
	m := between(before, after)
	m.Why = why
	return m
}

func moveOf(before, after *ProjectResult) (Move, bool) {
	m := between(before, after)
	if same(m.Score) && same(m.Grade) && m.Light.Before == m.Light.After {
		return m, false
	}
	m.Parts = partMoves(before, after)
	var why []string
	if !same(m.Score) {
		why = append(why, m.scoreWhy())
	}
	if !same(m.Grade) {
		why = append(why, fmt.Sprintf("等级由%s变为%s", told(m.Grade.Before), told(m.Grade.After)))
	}
	if m.Light.Before != m.Light.After {
		why = append(why, lightWhy(before, after, m.Parts))
	}
	m.Why = strings.Join(why, "；") + "。"
	return m, true
}

func same[T comparable](c Change[*T]) bool {
	if c.Before == nil || c.After == nil {
		return c.Before == c.After
	}
	return *c.Before == *c.After
}

func told[T any](v *T) string {
	if v == nil {
		return "无"
	}
	return fmt.Sprint(*v)
}

// partMoves lists what differs: the execution first, then the indicators in
// order, and those that only one side has.
func partMoves(before, after *ProjectResult) []PartMove {
	parts := []PartMove{}
	add := func(m PartMove) {
		if m.Marks.Before != m.Marks.After || !same(m.Score) || m.Light.Before != m.Light.After {
			parts = append(parts, m)
		}
	}
	add(PartMove{Name: "预算执行", Marks: Change[Hundredths]{before.Execution.Marks, after.Execution.Marks},
		Score:     Change[*Hundredths]{before.Execution.Score, after.Execution.Score},
		Light:     Change[Light]{before.Spending.Light, after.Spending.Light},
		Sentences: Change[string]{before.Execution.Explanation, after.Execution.Explanation}})
	key := func(r *Result) rules.IndicatorKey { return rules.IndicatorKey{Level2: r.Level2, Name: r.Name} }
	known := map[rules.IndicatorKey]*Result{}
	for i := range before.Indicators {
		known[key(&before.Indicators[i])] = &before.Indicators[i]
	}
	for i := range after.Indicators {
		r := &after.Indicators[i]
		old := known[key(r)]
		delete(known, key(r))
		add(indicatorMove(old, r))
	}
	for i := range before.Indicators {
		if r := &before.Indicators[i]; known[key(r)] == r {
			add(indicatorMove(r, nil))
		}
	}
	return parts
}

// indicatorMove compares an indicator; either side may lack it.
func indicatorMove(before, after *Result) PartMove {
	none := &Result{Light: Grey}
	b, a := cmp.Or(before, none), cmp.Or(after, none)
	named := cmp.Or(after, before)
	return PartMove{Name: named.Name, Level2: named.Level2, Marks: Change[Hundredths]{b.Marks, a.Marks}, Score: Change[*Hundredths]{b.Score, a.Score},
		Light: Change[Light]{b.Light, a.Light}, Sentences: Change[string]{b.Explanation, a.Explanation}}
}

// points is the change of a score; what is not scored counts 0.
func points(c Change[*Hundredths]) Hundredths {
	none := new(Hundredths)
	return *cmp.Or(c.After, none) - *cmp.Or(c.Before, none)
}

func signed(h Hundredths) string {
	if h < 0 {
		return "－" + (-h).String()
	}
	return "＋" + h.String()
}

// namedParts bounds how many parts a sentence names one by one.
const namedParts = 4

// scoreWhy is the change of the total as the sum of its parts, the largest first.
func (m Move) scoreWhy() string {
	parts := slices.Clone(m.Parts)
	parts = slices.DeleteFunc(parts, func(p PartMove) bool { return points(p.Score) == 0 })
	slices.SortStableFunc(parts, func(a, b PartMove) int {
		return cmp.Compare(max(points(b.Score), -points(b.Score)), max(points(a.Score), -points(a.Score)))
	})
	var terms []string
	rest := Hundredths(0)
	for i, p := range parts {
		if i < namedParts || len(parts) == namedParts+1 {
			terms = append(terms, fmt.Sprintf("%s%s（%s→%s分）", p.Name, signed(points(p.Score)), told(p.Score.Before), told(p.Score.After)))
			continue
		}
		rest += points(p.Score)
	}
	if n := len(parts) - namedParts; n > 1 {
		terms = append(terms, fmt.Sprintf("其余%d项合计%s", n, signed(rest)))
	}
	text := fmt.Sprintf("总分%s→%s", told(m.Score.Before), told(m.Score.After))
	if len(terms) > 0 {
		text += fmt.Sprintf("（%s）：%s", signed(points(m.Score)), strings.Join(terms, "，"))
	}
	return text
}

// lightWhy names what changed the project's light: spending, goal or dual.
func lightWhy(before, after *ProjectResult, parts []PartMove) string {
	text := fmt.Sprintf("灯由%s变为%s：", before.Light.Chinese(), after.Light.Chinese())
	var causes []string
	if before.Spending.Light != after.Spending.Light {
		causes = append(causes, fmt.Sprintf("支出由%s变为%s（%s）", before.Spending.Light.Chinese(), after.Spending.Light.Chinese(), strings.TrimSuffix(after.Spending.Explanation, "。")))
	}
	if before.Goal != after.Goal {
		var names []string
		for _, p := range parts {
			if p.Level2 != "" && p.Light.Before != p.Light.After {
				names = append(names, fmt.Sprintf("%s由%s变为%s", p.Name, p.Light.Before.Chinese(), p.Light.After.Chinese()))
			}
		}
		goal := fmt.Sprintf("目标由%s变为%s", before.Goal.Chinese(), after.Goal.Chinese())
		if names = append(names, goalReasons(before, after, len(names) == 0)...); len(names) > 0 {
			goal += "（" + strings.Join(names, "，") + "）"
		}
		causes = append(causes, goal)
	}
	if b, a := dualLight(before), dualLight(after); b != a {
		causes = append(causes, fmt.Sprintf("双监控由%s变为%s", b.Chinese(), a.Chinese()))
	}
	return text + strings.Join(causes, "，")
}

// goalReasons say how the goal lights come about where the lights of the indicators
// do not tell: the scheme made another light of the worst one, or all stayed.
func goalReasons(before, after *ProjectResult, unchanged bool) (said []string) {
	own := func(p *ProjectResult) bool { return p.GoalReason != "" && p.Goal != worstOf(p.Indicators) }
	reason := func(p *ProjectResult) string {
		return strings.TrimSuffix(strings.TrimPrefix(p.GoalReason, p.Goal.Chinese()+"："), "。")
	}
	if own(before) {
		said = append(said, "变更前"+reason(before))
	}
	if own(after) || after.GoalReason != "" && (unchanged || own(before)) {
		said = append(said, "变更后"+reason(after))
	}
	return said
}

func dualLight(p *ProjectResult) Light {
	if p.Dual == nil {
		return Grey
	}
	return p.Dual.Light
}
