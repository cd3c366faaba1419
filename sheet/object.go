package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zhunsheng/rules"
)

// An object reads the members of a JSON object and says what is wrong with each.
// A member that is absent or null is blank.
type object struct {
	*findings
	*node
	pointer string
}

// object takes a node for an object whose members have the known names.
func (f *findings) object(n *node, known ...string) (o object, ok bool) {
	o = object{f, n, n.pointer()}
	if n.kind != isObject {
		o.wrongType(n, isObject)
		return o, false
	}
	seen := map[string]bool{}
	for _, item := range n.items {
		name := item.name
		if f.full() {
			break
		}
		switch {
		case seen[name]:
			o.addAt(item, "F10", rules.Error, "“%s”在同一处写了两次，不知道以哪个为准，请删去一个", shorten(name))
		case known != nil && !slices.Contains(known, name):
			o.unknown(item, name, known)
		}
		seen[name] = true
	}
	return o, true
}

func (f *findings) addAt(n *node, id string, severity rules.Severity, format string, args ...any) (kept bool) {
	return f.add(int(n.at), id, severity, f.place("", n.pointer()), format, args...)
}

func (f *findings) unknown(n *node, name string, known []string) {
	if f.full() || !f.addAt(n, "F09", rules.Warn, "不认识“%s”这一项，没有读取；这里可用的项：%s", shorten(name), listing(known)) {
		return
	}
	for _, one := range known {
		if distance(name, one) <= 2 {
			f.found[len(f.found)-1].Suggestion = one
			break
		}
	}
}

// A listing is names that are put together only where they are said.
type listing []string

// String joins the names.
func (n listing) String() string { return strings.Join(n, "、") }

func (f *findings) wrongType(n *node, want ...nodeKind) {
	if f.full() {
		return
	}
	f.addAt(n, "F10", rules.Error, "%s（%s）应为%s，现为%s，请改正",
		placeName(n.pointer()), f.placeIn(int(n.at)), anyOf(want), n.kind)
}

func placeName(pointer string) string {
	if pointer == "" {
		return "文件开头"
	}
	return pointer
}

func anyOf(kinds []nodeKind) string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.String())
	}
	return strings.Join(names, "或")
}

// given is a member that is present, not null and of one of the kinds.
func (o object) given(name string, kinds ...nodeKind) *node {
	n := o.member(name)
	if n == nil || n.kind == isNull {
		return nil
	}
	if !slices.Contains(kinds, n.kind) {
		o.wrongType(n, kinds...)
		return nil
	}
	return n
}

// cell is a text or a number as it is written. Where there is none, the source
// is the object.
func (o object) cell(name string) rules.Cell {
	n := o.given(name, isString, isNumber)
	if n == nil {
		return rules.Cell{Source: o.place("", o.pointer)}
	}
	if _, plain := rules.ParseDecimal(n.text); n.kind == isNumber && !plain {
		o.addAt(n, "F10", rules.Error, "数“%s”过长或用了科学记数法，请写成普通的数，如“299.65”", shorten(n.text))
	}
	return rules.Cell{Text: n.text, Source: o.place("", n.pointer())}
}

// cellGiven is cell for a member that few files have: without one there is no source.
func (o object) cellGiven(name string) rules.Cell {
	if o.member(name) == nil {
		return rules.Cell{}
	}
	return o.cell(name)
}

// words is a list of words, or one text, with 、 between them.
func (o object) words(name string) string {
	n := o.given(name, isList, isString)
	if n == nil {
		return ""
	}
	if n.kind == isString {
		return clean(n.text)
	}
	var list []string
	for _, item := range n.items {
		if item.kind != isString {
			o.wrongType(item, isString)
			continue
		}
		list = append(list, clean(item.text))
	}
	return strings.Join(list, "、")
}

// text is a text, or a number as it is written, where no source is kept.
func (o object) text(name string) string { return clean(o.cell(name).Text) }

func (o object) flag(name string) bool {
	n := o.given(name, isBool)
	return n != nil && n.text == "true"
}

func (o object) list(name string) []*node {
	if n := o.given(name, isList); n != nil {
		return n.items
	}
	return nil
}

// require says that a member is missing or blank.
func (o object) require(id string, names ...string) (ok bool) {
	ok = true
	for _, name := range names {
		n := o.member(name)
		if n == nil || n.kind == isNull || n.kind == isString && clean(n.text) == "" {
			o.addAt(o.node, id, rules.Error, "%s处缺少“%s”，请补上", placeName(o.pointer), name)
			ok = false
		}
	}
	return ok
}

// integer is a whole number between least and most. A year or a month is either
// right or not to be used.
func (o object) integer(id, name string, least, most int) int {
	n := o.given(name, isString, isNumber)
	if n == nil {
		return 0
	}
	number, ok := rules.ParseDecimal(clean(n.text))
	if value, fits := number.Units(0); ok && fits && number.IsInt() && value >= int64(least) && value <= int64(most) {
		return int(value)
	}
	o.addAt(n, id, rules.Error, "“%s”应为%d到%d之间的整数，现为“%s”", name, least, most, shorten(n.text))
	return 0
}

// shorten keeps a message readable whatever stands in the file.
func shorten(s string) string {
	const most = 40
	short := cut(s, most)
	if short == s {
		return s
	}
	return fmt.Sprintf("%s（共%d字）", short, utf8.RuneCountInString(s))
}

// cut is a text of at most so many characters.
func cut(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// distance is the number of letters to change, add or drop between two names; a
// name of other length is just far.
func distance(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// projects is the list of projects; ok is false, and it is said, where there are too many.
func (o object) projects() (list []*node, ok bool) {
	list = o.list("projects")
	n := 0
	for _, one := range list {
		if one.kind != isObject {
			continue
		}
		if n++; n > maxProjects {
			o.addAt(one, "F02", rules.Error, "项目超过%d个，没有读取；请拆成几个文件", maxProjects)
			return nil, false
		}
	}
	return list, true
}
