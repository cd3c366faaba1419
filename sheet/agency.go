package sheet

import (
	"regexp"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// agencyOf reads 「433001 曹妃甸区行政审批局」, 「433001　120急救中心」, 「[433001]审批局」 and 「审批局（433001）」.
var (
	codeBefore = regexp.MustCompile(`^[\[【(（]?(\d{3,21})[\])】）]?[\s　]*[-—_:：、]*[\s　]*(\p{Han}.*)$`)
	codeBehind = regexp.MustCompile(`^(\p{Han}.*?)\s*[\[【(（-]\s*(\d{3,21})\s*[\])】）]?$`)
	codeOnly   = regexp.MustCompile(`^\d{3,21}$`)
)

func agencyOf(text string) (code, name string) {
	text = oneLine(text)
	if code, name, _ = splitAgency(text); code != "" {
		return code, name
	}
	if found := codeBehind.FindStringSubmatch(text); found != nil {
		return found[2], clean(found[1])
	}
	if codeOnly.MatchString(text) {
		return text, ""
	}
	return "", text
}

// askedBy is what a label asks for, without its value.
func askedBy(at cell) string {
	asked, _, _ := strings.Cut(ofWhich.ReplaceAllString(label(at.text), ""), ":")
	return plainLabel(asked)
}

// labelBehind is the next label in a cell of several: 「某局 填报日期：…」.
var labelBehind = regexp.MustCompile(`[\s　]+(\p{Han}[\p{Han}()（）]{1,11})[:：]`)

// agencyAlone is an agency's text up to the next label of its cell; a line to be filled
// in is none.
func agencyAlone(text string) string {
	for _, found := range labelBehind.FindAllStringSubmatchIndex(text, -1) {
		next := cell{text: text[found[2]:found[3]]}
		if _, known := labelName(next.text); known || isClosing(next) || strings.HasSuffix(next.text, "单位") {
			text = text[:found[0]]
			break
		}
	}
	if strings.Trim(label(text), "_-—–/") == "" {
		return ""
	}
	return text
}

func (r *formReader) setAgency(t *rules.GoalTable, value cell) {
	if value.text = agencyAlone(value.text); value.isBlank() {
		return
	}
	if t == r.whole {
		t.Name = oneLine(value.text)
	}
	if r.superior.text != "" {
		r.unread = append(r.unread, r.superior)
		r.superior, t.AgencyName = printed{}, ""
	}
	r.checkJoined(value, value.text)
	code, name := agencyOf(value.text)
	if code != "" || name != t.AgencyName && !r.seen[unitCodeLabel] {
		t.AgencyCode = code
	}
	if name != "" {
		t.AgencyName = name
	}
}

// setSuperior takes the department for the agency until an agency is named.
func (r *formReader) setSuperior(t *rules.GoalTable, at, value cell) {
	switch {
	case value.isBlank():
	case r.seen[unitLabel]:
		r.unread = append(r.unread, printed{askedBy(at), at.source})
	default:
		t.AgencyCode, t.AgencyName = agencyOf(value.text)
		r.superior = printed{askedBy(at), at.source}
	}
}

// readFooter reads an agency in the signatures below the indicators, which is that of the
// table above: 「填报单位（盖章）：某局｜填报人：张三」. Over the next table's name it is that
// one's.
func (r *formReader) readFooter(l line) bool {
	if r.table == nil || r.part != inIndicators || r.columns.isList() {
		return false
	}
	var found labelled
	signed, agencies := false, 0
	for _, one := range r.labelled(l) {
		if slices.Contains(starts, one.name) {
			return false
		}
		if one.name == unitLabel {
			found = one
			agencies++
		}
	}
	for _, c := range l.own() {
		signed = signed || isClosing(c)
	}
	if first, ok := l.firstOwn(); agencies != 1 || !ok || !signed && first.col != found.at.col || !signed && r.beforeName(l) {
		return false
	}
	if first := r.columns.header[0]; !signed && found.at.col > first.col {
		return false // an indicator
	}
	switch text := agencyAlone(found.value.text); {
	case clean(text) == "":
	case r.table.AgencyName == "" || r.superior.text != "":
		r.setAgency(r.table, found.value)
	default:
		if _, name := agencyOf(text); name != "" && label(name) != label(r.table.AgencyName) {
			r.add(r.at, "F10", rules.Warn, found.value.source, "表尾写的单位是“%s”，表头的是“%s”，按表头的读取，请核对", shorten(name), r.table.AgencyName)
		}
	}
	return true
}

// beforeName tells whether one of the next rows names a project.
func (r *formReader) beforeName(l line) bool {
	const near = 8
	for at := r.at + 1; at < len(r.lines) && at <= r.at+near && r.lines[at].sheet == l.sheet; at++ {
		for _, c := range r.lines[at].own() {
			name := labelOf(c)
			if in, _, ok := inline(c); ok && name == "" {
				name = in
			}
			if slices.Contains(starts, name) {
				return true
			}
		}
	}
	return false
}
