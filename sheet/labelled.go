package sheet

import (
	"regexp"
	"slices"

	"zhunsheng/rules"
)

// A labelled value: the label's cell and the one it speaks of.
type labelled struct {
	name      string
	at, value cell
}

// labelled are the labels of a row with the values to their right: the next cell,
// or the only one that says something before the next label.
func (r *formReader) labelled(l line) (list []labelled) {
	first := -1
	for i := 0; i < len(l.cells); i++ {
		c := l.cells[i]
		if c.carried || c.isBlank() {
			continue
		}
		if first < 0 {
			first = i
		}
		name := l.nameAt(i)
		if name == "" {
			text := r.part == inGoal || r.part == inPurpose || r.part == inHalves
			if in, value, ok := inline(c); ok && (!text || i == first && c.col <= r.partCol) {
				list = append(list, labelled{in, c, value})
			}
			continue
		}
		one := labelled{name, c, cell{source: c.source}}
		end := i + 1
		for end < len(l.cells) && l.nameAt(end) == "" {
			end++
		}
		said := -1
		for k := i + 1; k < end; k++ {
			if !l.cells[k].isBlank() && !l.cells[k].carried {
				if said >= 0 {
					said = i + 1
					break
				}
				said = k
			}
		}
		switch {
		case said >= 0:
			one.value = l.cells[said]
		case i+1 < end:
			one.value = l.cells[i+1]
		}
		if one.value.span > 0 {
			if in, _, ok := inline(one.value); !ok || in == "" || !isFund(in) {
				i = max(i, slices.IndexFunc(l.cells, func(o cell) bool { return o.col == one.value.col }))
			} else {
				one.value = cell{source: c.source}
			}
		}
		list = append(list, one)
	}
	return list
}

// totalWord is the sum of a block of money, beside the block's own label.
var totalWord = regexp.MustCompile(`^(?:合计|总额|总计|小计|总金额|总数)$`)

// nameAt is the name of a label cell; 合计 beside 项目资金 is the budget.
func (l line) nameAt(i int) string {
	c := l.cells[i]
	name := labelOf(c)
	if name == "" && !c.carried && i > 0 && totalWord.MatchString(plainLabel(c.text)) {
		if block, _ := labelName(l.cells[i-1].text); block == fundsLabel || block == budgetLabel {
			return budgetLabel
		}
	}
	return name
}

// valuesBelow takes the values from the row below, where labels stand side by side
// without a value between them: 资金总额｜财政拨款｜其他资金 over 100｜80｜20.
func (r *formReader) valuesBelow(l line, list []labelled) bool {
	heads := false
	below, ok := r.below(l)
	if !ok {
		return false
	}
	under, ok := align(l.cells, below.cells)
	if !ok || !below.inTable || slices.ContainsFunc(below.cells, func(c cell) bool { return labelOf(c) != "" }) {
		return false
	}
	for i, one := range list {
		switch {
		case slices.Contains([]string{goalLabel, mediumGoalLabel, planLabel}, one.name):
			return false
		case i > 0 && isSimple(one.name) && isSimple(list[i-1].name) && list[i-1].value.span == 0:
			heads = true
		case isFund(one.name) && !one.value.isBlank() && !anyDigit.MatchString(one.value.text):
			k := slices.IndexFunc(l.cells, func(c cell) bool { return c.col == one.at.col })
			_, amount := rules.ParseMoney(under[k].text)
			heads = heads || amount
		}
	}
	if !heads {
		return false
	}
	for k, c := range l.cells {
		value := under[k]
		if i := slices.IndexFunc(list, func(one labelled) bool { return one.at.col == c.col }); i >= 0 {
			if list[i].value = value; value.carried {
				list[i].value = cell{source: c.source}
			}
			continue
		}
		if !value.isBlank() && !value.carried {
			r.add(r.at, "F09", rules.Warn, value.source, "不认识“%s”一栏，没有读取：“%s”", shorten(oneLine(c.text)), shorten(oneLine(value.text)))
		}
	}
	r.until = r.at + 2
	return true
}

var anyDigit = regexp.MustCompile(`[\p{Nd}]`)

// isSimple tells whether a label asks for one amount, name or remark.
func isSimple(name string) bool {
	return name != fundsLabel && isFund(name) || slices.Contains(opening, name) || name == notKept
}

// tellLeftover names what stands in a row beside its labels and their values.
func (r *formReader) tellLeftover(l line, list []labelled) {
	for _, c := range l.cells {
		read := slices.ContainsFunc(list, func(one labelled) bool { return one.at.col == c.col || one.value.span > 0 && one.value.col == c.col })
		if c.carried || c.isBlank() || read || (r.part == inGoal || r.part == inPurpose) && len(list) == 1 || captionYear.MatchString(label(c.text)) {
			continue
		}
		if columnOf(c.text) == "" && moneyUnitIn(c.text) == "" && !agency.MatchString(oneLine(c.text)) && !weightRemark.MatchString(label(c.text)) {
			r.add(r.at, "F09", rules.Warn, c.source, "这一行的“%s”没有读取，请核对是不是认不出的栏目", shorten(oneLine(c.text)))
		}
	}
}

// weightRemark is 「执行率分值（10）」, which a form prints beside its funds.
var weightRemark = regexp.MustCompile(`^(?:预算|资金)?执行率.*(?:分值|权重)|^\(?10分?\)?$`)
