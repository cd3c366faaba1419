package sheet

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// joinBlanks joins what a blank parts within the texts to the right of the labels, as in
// the usage 「用途 培训窗口人员」: they would be cells of their own.
func joinBlanks(blocks, cells []word) []word {
	edge := 0.0
	for _, c := range cells {
		if beginsPart(c.text) {
			edge = max(edge, c.right)
		}
	}
	if edge == 0 {
		return blocks
	}
	isText := func(b word) bool { return b.left > edge && !isAnchor(b.text) && !namesMonth(b.text) }
	joined := slices.Clone(blocks)
	slices.SortStableFunc(joined, func(a, b word) int { return cmp.Compare(a.left, b.left) })
	for i := 0; i < len(joined); i++ {
		for isText(joined[i]) {
			b := &joined[i]
			rest := slices.IndexFunc(joined, func(r word) bool {
				gap := r.left - b.right
				return isText(r) && gap > 0 && gap < b.height()*maxSpace && math.Abs(r.middle()-b.middle()) < b.height()/4
			})
			if rest < 0 {
				break
			}
			b.text += " " + joined[rest].text
			b.right, b.bottom = joined[rest].right, max(b.bottom, joined[rest].bottom)
			joined = slices.Delete(joined, rest, rest+1) // to the right, and so behind
		}
	}
	slices.SortStableFunc(joined, func(a, b word) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	return joined
}

// maxSpace is how wide a blank within a text is at most, in heights of the line. What
// keeps cells apart is wider.
const maxSpace = 0.45

// maxBlank is how many lines high a blank within a goal is at most.
const maxBlank = 3

// joinGoals joins the parts of a goal that blank lines keep apart: only the one beside the
// label would be the goal's. It says so, for they might be something else.
func (p *pageReader) joinGoals(rows [][]word) [][]word {
	for at := 0; at < len(rows); at++ {
		name, _ := labelName(rows[at][0].text)
		if name != goalLabel && name != overallLabel || len(rows[at]) > 2 {
			continue
		}
		from, to := at, at+1
		parts := slices.Clone(rows[at][1:])
		for from > 0 && isPartOf(rows[at][0], parts, rows[from-1], true) {
			from--
			parts = slices.Insert(parts, 0, rows[from][0])
		}
		for to < len(rows) && isPartOf(rows[at][0], parts, rows[to], false) {
			parts = append(parts, rows[to][0])
			to++
		}
		if len(parts) < 2 {
			continue
		}
		whole := parts[0]
		texts := []string{whole.text}
		for _, part := range parts[1:] {
			texts = append(texts, part.text)
			whole.right, whole.bottom = max(whole.right, part.right), part.bottom
		}
		whole.text = strings.Join(texts, "\n\n")
		rows = slices.Replace(rows, from, to, []word{rows[at][0], whole})
		at = from
		p.rows += at + 1
		p.add(len(p.lines)+at+1, "F16", rules.Warn, p.source(), "“%s”中间有空行，在PDF里是分开的几段，已合为一格，请核对：“%s”", clean(rows[at][0].text), shorten(oneLine(whole.text)))
		p.rows -= at + 1
	}
	return rows
}

// isPartOf tells whether a row is one more part of a goal, above or below those known: a
// text alone, to the right of the label, that begins where they do, not far from them.
func isPartOf(goal word, parts, row []word, above bool) bool {
	if len(row) != 1 || isAnchor(row[0].text) || beginsPart(row[0].text) || row[0].left <= goal.right {
		return false
	}
	one := row[0]
	if len(parts) == 0 {
		return math.Abs(one.middle()-goal.middle()) < one.height()+maxBlank*min(goal.height(), one.height())
	}
	near, gap := parts[0], parts[0].top-one.bottom
	if !above {
		near = parts[len(parts)-1]
		gap = one.top - near.bottom
	}
	return math.Abs(one.left-near.left) < 2 && gap < maxBlank*min(goal.height(), one.height())
}
