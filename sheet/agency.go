package sheet

import (
	"regexp"

	"zhunsheng/rules"
)

// agencyText reads 「433001 曹妃甸区行政审批局」, 「[433001]审批局」 and 「审批局（433001）」.
var (
	codeBefore = regexp.MustCompile(`^[\[【(（]?(\d{3,21})[\])】）]?\s*[-—_:：、]*\s*(\p{Han}.*)$`)
	codeBehind = regexp.MustCompile(`^(\p{Han}.*?)\s*[\[【(（-]\s*(\d{3,21})\s*[\])】）]?$`)
	codeOnly   = regexp.MustCompile(`^\d{3,21}$`)
)

func agencyOf(text string) (code, name string) {
	text = oneLine(text)
	if found := codeBefore.FindStringSubmatch(text); found != nil {
		return found[1], clean(found[2])
	}
	if found := codeBehind.FindStringSubmatch(text); found != nil {
		return found[2], clean(found[1])
	}
	if codeOnly.MatchString(text) {
		return text, ""
	}
	return "", text
}

func (r *formReader) setAgency(t *rules.GoalTable, value cell) {
	if value.isBlank() {
		return
	}
	if t == r.whole {
		t.Name = oneLine(value.text)
	}
	if r.superior.text != "" {
		r.unread = append(r.unread, r.superior)
		r.superior, t.AgencyName = printed{}, ""
	}
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
		r.unread = append(r.unread, printed{plainLabel(at.text), at.source})
	default:
		t.AgencyCode, t.AgencyName = agencyOf(value.text)
		r.superior = printed{plainLabel(at.text), at.source}
	}
}
