package sheet

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A pdfPage is the words of a page, and its size in points.
type pdfPage struct {
	words         []word
	width, height float64
}

// margin is the part of a page's height, at its head and at its foot, in which running
// heads and page numbers stand.
const margin = 0.085

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`^(?:第?\d+页?[,、/]?共\d+页|第\d+页|page\d+(?:of\d+)?)$`)
	bareNumber = regexp.MustCompile(`^[-—–·]*#[-—–·]*$|^#/#$`)
)

// A marginLine is a line of words in a page's margin.
type marginLine struct {
	text   string // as labels are compared
	middle float64
	words  []word
}

// dropMargins takes away page numbers, and the running heads and feet that stand at one
// place of most pages. It returns the heads and feet that it took, each once.
func dropMargins(pages []pdfPage) (dropped []string) {
	lines := make([][]marginLine, len(pages))
	seen := map[string][]float64{} // where lines stand that differ in no more than digits
	for i, p := range pages {
		lines[i] = p.marginLines()
		for _, l := range lines[i] {
			key := digits.ReplaceAllString(l.text, "#")
			seen[key] = append(seen[key], l.middle)
		}
	}
	for i := range pages {
		for _, l := range lines[i] {
			key := digits.ReplaceAllString(l.text, "#")
			again := 0
			for _, middle := range seen[key] {
				if math.Abs(middle-l.middle) < 3 {
					again++
				}
			}
			number := pageNumber.MatchString(strings.ToLower(l.text))
			running := again > 1 && again*2 > len(pages)
			if !number && !running {
				continue
			}
			pages[i].words = slices.DeleteFunc(pages[i].words, func(w word) bool { return slices.Contains(l.words, w) })
			if !number && !bareNumber.MatchString(key) && !slices.Contains(dropped, l.text) {
				dropped = append(dropped, l.text)
			}
		}
	}
	return dropped
}

// marginLines are the lines at the head and the foot of a page that may be running
// ones: not those that a form is told by.
func (p pdfPage) marginLines() (lines []marginLine) {
	const longest = 60 // bytes
	inMargin := slices.DeleteFunc(slices.Clone(p.words), func(w word) bool {
		return w.bottom > p.height*margin && w.top < p.height*(1-margin)
	})
	for _, row := range rowsOf(inMargin) {
		l := marginLine{middle: row[0].middle(), words: row}
		told := false
		for _, w := range row {
			l.text += label(w.text)
			told = told || isAnchor(w.text)
		}
		if !told && len(l.text) <= longest && !heading.MatchString(l.text) && !chapter.MatchString(l.text) {
			lines = append(lines, l)
		}
	}
	return lines
}

// A lineWidth is what the lines of paragraphs may fill on a page.
type lineWidth struct{ left, right float64 }

// isFull tells whether a line ends where a paragraph has to go on in the next one.
func (w lineWidth) isFull(last word) bool { return last.right > w.right-last.height()*2.2 }

// lineWidthOf finds it by the words of all pages, if lines reach as near to the right
// edge of the pages as to the left.
func lineWidthOf(pages []pdfPage) (w lineWidth) {
	w.left = math.Inf(1)
	edge := math.Inf(1)
	for _, p := range pages {
		for _, one := range p.words {
			w.left, w.right, edge = min(w.left, one.left), max(w.right, one.right), min(edge, p.width)
		}
	}
	if edge-w.right > w.left+18 {
		w.right = math.Inf(1) // all lines are short
	}
	return w
}

// goesOnBelow tells whether a line continues the paragraph above, which was full.
func (w lineWidth) goesOnBelow(first word) bool {
	text := clean(first.text)
	for _, begins := range []*regexp.Regexp{chapter, subNumber, labelNumber, goalLead, indicators, heading} {
		if begins.MatchString(text) {
			return false
		}
	}
	return first.left < w.left+first.height()*0.8
}

// notCells refuses a filled-in form whose cells could not be told apart.
func notCells(doc document) *refusal {
	what := "监控表"
	for _, l := range doc.lines {
		if strings.Contains(label(l.text()), "自评") {
			what = "自评表"
			break
		}
	}
	return &refusal{"F01", "这是由PDF读出的" + what + "，各栏分不开，没有读取；请提供Excel（.xlsx）或Word（.docx）文件"}
}

// readDraft reads a document that was guessed from pages: where a filled-in form does
// not read without an ERROR, that is the one finding about the file; back forgets the
// others.
func (in input) readDraft(doc document, back func()) ([]Reading, error) {
	isReport := !doc.declaresGoals() && (holdsFilledForm(doc) || titledReport(doc))
	readings := readDocument(doc, in.findings, in.given)
	if isReport && (rules.HasErrors(in.sorted()) || !slices.ContainsFunc(readings, func(r Reading) bool { return r.Report != nil })) {
		back()
		return in.refuse(notCells(doc))
	}
	return in.told(readings), nil
}

var reportTitle = regexp.MustCompile(`绩效(?:目标)?(?:执行|运行)?(?:自评|自我评价|监控)(?:情况)?表`)

// titledReport tells whether a line names a form that is filled in with execution data.
func titledReport(doc document) bool {
	return slices.ContainsFunc(doc.lines, func(l line) bool { return reportTitle.MatchString(label(l.text())) })
}
