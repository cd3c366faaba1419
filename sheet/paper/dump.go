package paper

import (
	"fmt"
	"strings"
)

// Dump is a form as text, for a test to compare: a line for the page, a line for each
// row, in it each cell with the columns and rows it covers, its style unless that is
// Body, and whatever else it says of itself.
//
//	R3  C1-2 label 项目名称 │ C3-8 城市管护
//	R5  C1 R5-9 label 项目资金（万元） │ …
func Dump(f *Form) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", f.Sheet, map[bool]string{false: "upright", true: "across"}[f.Landscape])
	for i, w := range f.Widths {
		fmt.Fprintf(&b, "%s%g", map[bool]string{true: " ", false: "+"}[i == 0], w)
	}
	if f.Continues {
		b.WriteString(" continues")
	}
	if f.Head[1] > f.Head[0] {
		fmt.Fprintf(&b, " head R%s", span(f.Head[0], f.Head[1]-f.Head[0]))
	}
	b.WriteByte('\n')
	for r := range f.Rows {
		fmt.Fprintf(&b, "R%-3d", r+1)
		if h := f.Rows[r].Height; h != 0 {
			fmt.Fprintf(&b, "%gmm ", h)
		}
		for i := range f.Rows[r].Cells {
			if i > 0 {
				b.WriteString(" │ ")
			}
			b.WriteString(f.Rows[r].Cells[i].dump(r))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var alignNames = [...]string{Left: "left", Centre: "centre", Right: "right"}

func (c *Cell) dump(row int) string {
	said := []string{"C" + span(c.Col, c.cols())}
	if c.rows() > 1 {
		said = append(said, "R"+span(row, c.rows()))
	}
	if c.Style != Body {
		said = append(said, c.look().name)
	}
	if c.Align != ByStyle {
		said = append(said, alignNames[c.Align])
	}
	if c.Fill != "" {
		said = append(said, "#"+c.Fill)
	}
	if c.Number {
		said = append(said, "number")
	}
	if c.Text != "" {
		said = append(said, strings.ReplaceAll(c.Text, "\n", "⏎"))
	}
	return strings.Join(said, " ")
}

// span names n fields from the first, from 1: 「3」, 「3-8」.
func span(first, n int) string {
	if n == 1 {
		return fmt.Sprint(first + 1)
	}
	return fmt.Sprintf("%d-%d", first+1, first+n)
}
