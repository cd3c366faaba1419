package sheet

import (
	"regexp"
	"slices"
	"strings"
)

// A pageHead is what a form has said down to the header of its indicators: what may be
// repeated at the top of the next page.
type pageHead struct {
	rows    map[string]bool // as they are compared
	firsts  map[string]bool // the first cell of each, to pass over other rows at little cost
	fields  map[string]cell // values by the names of their labels
	headers [][]cell        // of the indicators, with their second row
	first   string          // the first row below
	titles  []string        // of the form
	table   int             // of a Word document, that was read last
	tab     string
}

func newPageHead() pageHead {
	return pageHead{rows: map[string]bool{}, firsts: map[string]bool{}, fields: map[string]cell{}}
}

func (h *pageHead) namesProject() bool {
	return h.fields[nameLabel].text != "" || h.fields[codeLabel].text != ""
}

func (h *pageHead) add(l line) {
	key := rowKey(l)
	h.rows[key] = true
	h.firsts[firstKey(l)] = true
	if isTitleLine(l) {
		c, _ := l.only()
		h.titles = append(h.titles, label(c.text))
	}
	for _, one := range fieldsOf(l) {
		if h.fields[one.name].text == "" {
			h.fields[one.name] = one.value
		}
	}
}

var (
	goesOnMark  = regexp.MustCompile(`^(?:附?表[0-9一二三四五六七八九十]*[-—:：]?)?[(\[【]?(?:续表?[0-9一二三四五六七八九十]*|[续接承][上前][页表]|[续接转见][下后][页表]|上接.{0,8}|下接.{0,8})[)\]】]?$`)
	goesOnTail  = regexp.MustCompile(`[(\[【]?(?:续表?|[续接承][上前][页表])[0-9一二三四五六七八九十]*[)\]】]?$`)
	pageOfPages = regexp.MustCompile(`^(?:第\d{1,3}页[,、/]?(?:共\d{1,3}页)?|共\d{1,3}页[,、/]?第\d{1,3}页)$`)
	pageAlone   = regexp.MustCompile(`^[-—–·]{0,2}\d{1,3}(?:/\d{1,3})?[-—–·]{0,2}$`)
)

// goesOn tells whether a line says no more than that the form goes on: 「（续表）」,
// 「接上页」, or the form's title, perhaps shorter, with 续 behind it.
func (h *pageHead) goesOn(l line) bool {
	c, alone := l.only()
	if !alone || len(c.text) > 200 {
		return false
	}
	text := label(c.text)
	if goesOnMark.MatchString(text) {
		return true
	}
	rest := goesOnTail.ReplaceAllString(text, "")
	same := len(h.titles) == 0 || slices.ContainsFunc(h.titles, func(title string) bool { return sameTitle(title, rest) })
	return rest != text && isTitle(rest) && same
}

// sameTitle tells whether two titles are of one form; one may leave out the year or a
// number.
func sameTitle(one, other string) bool {
	one, other = label(one), goesOnTail.ReplaceAllString(label(other), "")
	return strings.Contains(one, other) || strings.Contains(other, one)
}

// isTitle tells whether a text is the title of a form.
func isTitle(text string) bool {
	return len(text) < 200 && (heading.MatchString(text) || isFilledTitle(text) || others.MatchString(text))
}

func isTitleLine(l line) bool {
	c, alone := l.only()
	return alone && isTitle(oneLine(c.text))
}

func isPageNumber(l line) bool {
	c, alone := l.only()
	if !alone || len(c.text) > 60 {
		return false
	}
	text := label(c.text)
	return pageOfPages.MatchString(text) || !l.inTable && pageAlone.MatchString(text)
}

// rowKey is a row as it is compared with those of another page: without 续, and without
// the label beside the indicators, which is merged downwards on one page only.
func rowKey(l line) string {
	var b strings.Builder
	for i, c := range l.own() {
		text := label(c.text)
		if len(text) < 200 {
			text = goesOnTail.ReplaceAllString(text, "")
		}
		if i == 0 && text == "绩效指标" {
			continue
		}
		b.WriteString(text)
		b.WriteByte('|')
	}
	return b.String()
}

// firstKey is the beginning of a row's key.
func firstKey(l line) string {
	key, _, _ := strings.Cut(rowKey(line{cells: l.cells[:min(len(l.cells), 3)]}), "|")
	return key
}

// A headField is a labelled value at the head of a form, by the name of its label.
type headField struct {
	name      string
	at, value cell
}

// fieldsOf are the labels of a row that have a value beside them.
func fieldsOf(l line) (list []headField) {
	own := l.own()
	for i := 0; i < len(own); i++ {
		name := headLabel(own[i].text)
		if in, value, ok := inline(own[i]); ok && name == "" {
			list = append(list, headField{in, own[i], value})
			continue
		}
		if name != "" && i+1 < len(own) && headLabel(own[i+1].text) == "" {
			list = append(list, headField{name, own[i], own[i+1]})
			i++
		}
	}
	return list
}

// headLabel is the name of a label of either kind of form.
func headLabel(text string) string {
	if name, known := labelName(text); known && name != heading2 {
		return name
	}
	if plain := strings.TrimSuffix(plainLabel(text), ":"); filledFields[plain] != nil || printedFields[plain] {
		if filledFields[plain] != nil {
			return nameLabel // 项目名称及编码
		}
		return plain
	}
	return ""
}

// headFields are the labels that a page's head may repeat; where another says something
// else, the same project is described differently.
var headFields = []string{nameLabel, codeLabel, unitLabel, unitCodeLabel, superiorLabel, yearLabel, notKept}

// isIndicatorHead tells whether a row is the header of indicators of either kind of form.
func isIndicatorHead(l line) bool {
	if !l.inTable {
		return false
	}
	_, own := findColumns(l)
	return own || headerOf(l.cells).isIndicatorHeader() && l.first() >= 0 && !l.isBlank()
}

// namesColumns tells whether a row below a header goes on naming columns.
func namesColumns(l line) bool {
	own := l.own()
	return len(own) > 0 && !slices.ContainsFunc(own, func(c cell) bool {
		column, _, _ := readReportColumn(c.text)
		return column == "" && columnOf(c.text) == ""
	})
}
