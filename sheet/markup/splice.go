package markup

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

// Splices are changes of a part: bytes that are replaced, everything else stays.
type splices []splice

type splice struct {
	from, to int
	text     string
}

func (s *splices) insert(at int, text string) { *s = append(*s, splice{at, at, text}) }

func (s *splices) replace(from, to int, text string) { *s = append(*s, splice{from, to, text}) }

// within puts text at the end of a node.
func (s *splices) within(part []byte, n *node, text string) {
	if !n.closesItself() {
		s.insert(n.bodyTo, text)
		return
	}
	s.replace(n.bodyFrom-len("/>"), n.bodyFrom, ">"+text+"</"+nameIn(part, n)+">")
}

// nameIn is the node's name with its prefix, as written.
func nameIn(part []byte, n *node) string {
	tag := part[n.from+1 : n.bodyFrom]
	return string(tag[:bytes.IndexAny(tag, " \t\r\n/>")])
}

// apply makes the changes. They must not overlap; of those at one place the first stands
// first.
func (s splices) apply(part []byte) []byte {
	slices.SortStableFunc(s, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	size := len(part)
	for _, one := range s {
		size += len(one.text)
	}
	out := bytes.NewBuffer(make([]byte, 0, size))
	at := 0
	for _, one := range s {
		out.Write(part[at:max(at, one.from)])
		out.WriteString(one.text)
		at = max(at, one.to)
	}
	out.Write(part[at:])
	return out.Bytes()
}

// setAttr gives an attribute of a start tag another value. The tag must have it.
func (s *splices) setAttr(part []byte, n *node, name, value string) {
	found := regexp.MustCompile(`\s` + name + `\s*=\s*("[^"]*"|'[^']*')`).FindSubmatchIndex(part[n.from:n.bodyFrom])
	if found != nil {
		s.replace(n.from+found[2], n.from+found[3], `"`+escape(value)+`"`)
	}
}

// prefixed is XML in the namespace of the part that it goes into: <~c> becomes <x:c>
// where the part writes <x:worksheet>.
func prefixed(prefix, text string) string {
	if prefix != "" {
		prefix += ":"
	}
	return strings.NewReplacer("<~", "<"+prefix, "</~", "</"+prefix).Replace(text)
}

// escape is a text inside an element or an attribute.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}

var encoded = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// cellText is a text inside a cell or a comment, where _x000D_ would be read as a
// character, and with its line breaks kept.
func cellText(text string) string {
	text = encoded.ReplaceAllString(text, "_x005F_$1")
	return strings.ReplaceAll(escape(text), "&#xA;", "\n")
}
