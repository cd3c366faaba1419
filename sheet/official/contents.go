package official

import (
	"fmt"
	"strings"

	"zhunsheng/sheet/paper"
)

// contentsTab is the tab of the list of forms.
const contentsTab = "目录"

// contents is the list of a workbook's projects (目录). Its headings are none of those
// by which a form is recognised, so that a workbook can be read back.
type contents struct {
	kind Kind
	rows []paper.Row
}

func (c *contents) add(p Project, tab string) {
	no := fmt.Sprint(len(c.rows) + 1)
	c.rows = append(c.rows, row(figure(0, no), figure(1, p.Table.Code.Text), body(2, p.Table.Name), body(3, agencyOf(p.Table)), body(4, tab)))
}

func (c *contents) form() *paper.Form {
	f := &paper.Form{Widths: []float64{11, 60, 38, 36, 29}, Head: [2]int{1, 2}}
	f.Rows = append(f.Rows,
		row(span(title(c.kind.Title+"目录"), 5)),
		row(label(0, "序号"), label(1, "编码"), label(2, "项目"), label(3, "单位"), label(4, "所在工作表")))
	f.Rows = append(f.Rows, c.rows...)
	return f
}

// agencies are the tabs of a workbook with a tab for each agency.
type agencies struct {
	rows  []paper.Row
	last  string // agency
	name  string // of its tab
	first int    // how many projects stand before the agency's
	n     int
}

// mostTabs is for how many agencies there is a tab; the others share one. A workbook
// that has thousands cannot be opened.
const mostTabs = 900

// tab is the tab that the next project belongs on.
func (a *agencies) tab(p Project) string {
	if agency := orElse(agencyOf(p.Table), "（未填单位）"); a.n == 0 || agency != a.last {
		a.end()
		a.last, a.first = agency, a.n
		a.name = "其他单位"
		if len(a.rows) < mostTabs {
			a.name = tabName(len(a.rows)+1, agency)
		}
	}
	a.n++
	return a.name
}

// end notes the agency whose projects are through.
func (a *agencies) end() {
	if a.n > 0 {
		no := fmt.Sprint(len(a.rows) + 1)
		a.rows = append(a.rows, row(figure(0, no), body(1, a.last), number(2, fmt.Sprint(a.n-a.first)), body(3, a.name)))
	}
}

func (a *agencies) form(k Kind) *paper.Form {
	a.end()
	f := &paper.Form{Widths: []float64{12, 82, 30, 50}, Head: [2]int{1, 2}}
	f.Rows = append(f.Rows,
		row(span(title(k.Title+"目录"), 4)),
		row(label(0, "序号"), label(1, "单位"), label(2, "项目数"), label(3, "所在工作表")))
	f.Rows = append(f.Rows, a.rows...)
	return f
}

// maxTab is the length that a tab's name may have in a workbook, in UTF-16 units.
const maxTab = 31

// tabName names a tab by its number and a name: no two are alike.
func tabName(no int, name string) string { return shortTab(fmt.Sprintf("%d.%s", no, name)) }

// shortTab is a text without what a tab's name must not have.
func shortTab(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]:*?/\`, r), r == '\'', r < ' ':
			return ' '
		}
		return r
	}, text)
	return clip(strings.TrimSpace(name), maxTab)
}

// clip cuts a text to n UTF-16 units, with an ellipsis where something is missing.
func clip(s string, n int) string {
	if width16(s) <= n {
		return s
	}
	var b strings.Builder
	left := n - 1
	for _, r := range s {
		if left -= width16(string(r)); left < 0 {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String()) + "…"
}

func width16(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
