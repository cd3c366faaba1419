package markup

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Remarks are the comments of one worksheet, as they were and as they will be.
type remarks struct {
	part []byte
	root *node
	splices
	removed, added []place // whose boxes go, whose boxes are missing
}

const emptyComments = xmlHead + `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors><commentList></commentList></comments>`

// editComments takes our texts off and puts the new ones in. A comment of somebody else
// keeps its text, and ours stands below it.
func editComments(part []byte, notes map[place][]rules.Diagnostic) (*remarks, error) {
	root, err := parse(part, nil)
	if err != nil {
		return nil, err
	}
	r := &remarks{part: part, root: root}
	list := root.child("commentList")
	if list == nil {
		return nil, errXML
	}
	kept := map[place]bool{}
	for _, comment := range list.nodes {
		p, ok := placeOf(comment.attr("ref"))
		if !ok || comment.name != "comment" {
			continue
		}
		if kept[p] = r.editComment(comment, notes[p]); !kept[p] && notes[p] == nil {
			r.removed = append(r.removed, p)
		}
	}
	var texts strings.Builder
	author := -1
	for _, p := range inOrder(notes) {
		if kept[p] {
			continue
		}
		if author < 0 {
			author = r.author()
		}
		r.added = append(r.added, p)
		fmt.Fprintf(&texts, `<~comment ref="%v" authorId="%d" shapeId="0"><~text>%s</~text></~comment>`, p, author, run(block(notes[p])))
	}
	if texts.Len() > 0 {
		r.within(part, list, prefixed(root.prefix, texts.String()))
	}
	return r, nil
}

func run(text string) string {
	return `<~r><~rPr><~sz val="9"/><~rFont val="宋体"/></~rPr><~t xml:space="preserve">` + cellText(text) + `</~t></~r>`
}

// editComment changes one comment. It tells whether the comment stays.
func (r *remarks) editComment(comment *node, ds []rules.Diagnostic) bool {
	text := comment.child("text")
	if text == nil {
		return true
	}
	bits := r.bits(text)
	whole := ""
	for _, b := range bits {
		whole += b.text
	}
	from, to, ours := ourBlock(whole)
	if ours && strings.TrimSpace(whole[:from]+whole[to:]) == "" {
		r.replace(comment.from, comment.to, "")
		return false
	}
	if ours {
		r.cut(bits, from, to)
	}
	if ds != nil {
		r.within(r.part, text, prefixed(r.root.prefix, run("\n"+block(ds))))
	}
	return true
}

// A bit is the text of one t element in a comment.
type bit struct {
	in   *node // the run around it, or the t itself
	t    *node
	text string
}

func (r *remarks) bits(text *node) (bits []bit) {
	for _, n := range text.nodes {
		if n.name == "t" {
			bits = append(bits, bit{n, n, textOf(r.part, n)})
		}
		if t := n.child("t"); n.name == "r" && t != nil {
			bits = append(bits, bit{n, t, textOf(r.part, t)})
		}
	}
	return bits
}

// cut takes the bytes [from, to) of the whole text out.
func (r *remarks) cut(bits []bit, from, to int) {
	at := 0
	for _, b := range bits {
		first, end := max(from-at, 0), min(to-at, len(b.text))
		switch {
		case first >= end:
		case first == 0 && end == len(b.text):
			r.replace(b.in.from, b.in.to, "")
		default:
			r.replace(b.t.bodyFrom, b.t.bodyTo, cellText(b.text[:first]+b.text[end:]))
		}
		at += len(b.text)
	}
}

// author is the number of ours in the list of authors.
func (r *remarks) author() int {
	authors := r.root.child("authors")
	if authors == nil {
		r.insert(r.root.bodyFrom, prefixed(r.root.prefix, "<~authors><~author>"+Author+"</~author></~authors>"))
		return 0
	}
	i := slices.IndexFunc(authors.nodes, func(n *node) bool { return textOf(r.part, n) == Author })
	if i < 0 {
		i = len(authors.nodes)
		r.within(r.part, authors, prefixed(r.root.prefix, "<~author>"+Author+"</~author>"))
	}
	return i
}
