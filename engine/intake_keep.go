package engine

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// keepStored fills in what the layouts of a declaration have no place for from the
// stored tables of the same projects: a form that prints no spending plan does not
// say that there is none. Each table has an INFO that names what was kept. What a
// layout has a place for and leaves blank is blank from now on. stored may be nil.
func keepStored(d, stored *rules.Declaration) (ds []rules.Diagnostic) {
	if stored == nil {
		return nil
	}
	known := make(map[string]*rules.GoalTable, len(stored.Tables))
	for _, t := range stored.Tables {
		known[t.Code.Text] = t
	}
	waived := map[string]bool{}
	for _, w := range stored.Waivers {
		waived[w.Project] = true
	}
	for _, t := range d.Tables {
		if before := known[t.Code.Text]; before != nil && t.Code.Text != "" && t.Lacks != 0 {
			k := keeper{GoalTable: t}
			if t.Lacks.Has(rules.FieldWaivers) && waived[t.Code.Text] {
				k.kept |= rules.FieldWaivers // the store leaves them in force
			}
			k.table(before)
			k.indicators(before)
			ds = append(ds, k.said...)
		}
	}
	return ds
}

// A keeper fills in one table.
type keeper struct {
	*rules.GoalTable
	kept rules.Fields
	said []rules.Diagnostic
}

func (k *keeper) tell(severity rules.Severity, format string, args ...any) {
	k.said = append(k.said, rules.Diagnostic{ID: "F30", Severity: severity, Project: k.Name, Source: k.Source, Message: fmt.Sprintf(format, args...)})
}

func (k *keeper) table(before *rules.GoalTable) {
	if k.Lacks.Has(rules.FieldNumber) && k.No != before.No {
		k.No, k.kept = before.No, k.kept|rules.FieldNumber
	}
	keepText(k, rules.FieldTitle, &k.Title, before.Title)
	if k.AgencyCode == "" || k.AgencyCode == before.AgencyCode {
		keepText(k, rules.FieldAgencyName, &k.AgencyName, before.AgencyName)
	}
	if rules.FoldName(k.AgencyName) == rules.FoldName(before.AgencyName) { // else the project has moved
		keepText(k, rules.FieldAgencyCode, &k.AgencyCode, before.AgencyCode)
	}
	keepText(k, rules.FieldMoneyUnit, &k.MoneyUnit, before.MoneyUnit)
	k.cell(rules.FieldBudget, &k.Budget, before.Budget)
	k.cell(rules.FieldFiscal, &k.Fiscal, before.Fiscal)
	k.cell(rules.FieldOther, &k.Other, before.Other)
	keepText(k, rules.FieldPurpose, &k.Purpose, before.Purpose)
	k.plan(rules.FieldPlan, &k.Plan, before.Plan)
	keepText(k, rules.FieldGoal, &k.Goal, before.Goal)
}

// keepText fills in a text that the layout has no place for.
func keepText[T ~string](k *keeper, field rules.Fields, text *T, before T) {
	if k.Lacks.Has(field) && strings.TrimSpace(string(*text)) == "" && strings.TrimSpace(string(before)) != "" {
		*text, k.kept = before, k.kept|field
	}
}

// cell keeps the place where the text was read, too.
func (k *keeper) cell(field rules.Fields, c *rules.Cell, before rules.Cell) {
	if keepText(k, field, &c.Text, before.Text); c.Text == before.Text && k.kept.Has(field) {
		*c = before
	}
}

func (k *keeper) plan(field rules.Fields, plan *[]rules.PlanCell, before []rules.PlanCell) {
	if k.Lacks.Has(field) && len(*plan) == 0 && len(before) > 0 {
		*plan, k.kept = slices.Clone(before), k.kept|field
	}
}

func (k *keeper) indicators(before *rules.GoalTable) {
	known := make(map[rules.IndicatorKey]rules.Indicator, len(before.Indicators))
	marked := false
	for _, i := range before.Indicators {
		known[i.Key()] = i
		marked = marked || strings.TrimSpace(i.Marks) != ""
	}
	same := len(k.Indicators) == len(before.Indicators)
	for n := range k.Indicators {
		i := &k.Indicators[n]
		old, found := known[i.Key()]
		if same = same && found; !found {
			continue
		}
		k.description(i, old)
		k.measure(i, old)
		keepText(k, rules.FieldBasis, &i.Basis, old.Basis)
		keepText(k, rules.FieldKind, &i.Kind, old.Kind)
		k.plan(rules.FieldGoalPlan, &i.Plan, old.Plan)
	}
	for n := range k.Indicators { // marks are of all indicators together
		if i := &k.Indicators[n]; same {
			keepText(k, rules.FieldMarks, &i.Marks, known[i.Key()].Marks)
		}
	}
	if names := k.kept.Names(); len(names) > 0 {
		k.tell(rules.Info, "这份表没有“%s”%s栏，保留已存的", strings.Join(names, "”“"), countOf(len(names)))
	}
	if marked && !same && k.Lacks.Has(rules.FieldMarks) {
		k.tell(rules.Warn, "这份表没有“分值”一栏，指标又有增减，已存的分值没有保留，按评分办法分配；要逐个定分值的，请用有“分值”一栏的表")
	}
}

// countOf counts columns in words: 一, 两, 三.
func countOf(n int) string {
	words := []string{"", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// description keeps a description. Remarks of further columns, 「评分标准：…」, stand in
// its lines: where the layout has only them, they take the place of those with their
// headings.
func (k *keeper) description(i *rules.Indicator, old rules.Indicator) {
	if !k.Lacks.Has(rules.FieldDescription) || strings.TrimSpace(old.Description) == "" {
		return
	}
	var own []string // headings
	for line := range strings.Lines(i.Description) {
		if heading, _, ok := strings.Cut(line, "："); ok {
			own = append(own, heading)
		}
	}
	var lines []string
	for line := range strings.Lines(old.Description) {
		if heading, _, ok := strings.Cut(line, "："); !ok || !slices.Contains(own, heading) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) == 0 {
		return
	}
	if i.Description != "" {
		lines = append(lines, i.Description)
	}
	i.Description, k.kept = strings.Join(lines, "\n"), k.kept|rules.FieldDescription
}

// measure keeps sign and unit, which a layout without their columns may print within
// the target: only where the target is the stored one or a mere number, so that they
// can't contradict it.
func (k *keeper) measure(i *rules.Indicator, old rules.Indicator) {
	now := plain(i.Target)
	var sign, unit string
	if k.Lacks.Has(rules.FieldSign) {
		sign = strings.TrimSpace(old.Sign)
	}
	if k.Lacks.Has(rules.FieldUnit) {
		unit = strings.TrimSpace(old.Unit)
	}
	number := strings.TrimSpace(strings.TrimSuffix(now, unit))
	_, mere := rules.ParseDecimal(number)
	switch {
	case now == plain(old.Target):
	case sign+unit != "" && sameWords(now, sign+plain(old.Target)+unit): // the same, written together
		i.Target.Text = old.Target.Text
	case !mere || sign == "定性":
		return
	case number != now: // the unit stands in the target
		unit = ""
	}
	keepText(k, rules.FieldSign, &i.Sign, sign)
	keepText(k, rules.FieldUnit, &i.Unit, unit)
}

// sameWords tells whether two texts differ at most in width and blanks.
func sameWords(a, b string) bool { return rules.FoldName(a) == rules.FoldName(b) }
