package rules

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A path leads to a node of a scheme file: its keys and the indices of its lists,
// from 0, joined by dots, as spending.rules.2.when.

func under(path, step string) string {
	if path == "" {
		return step
	}
	return path + "." + step
}

// place is where a path's node stands in the file itself: a single value, an item
// of a list, or else the key. Of a path that goes on where the file does not it is
// the place of the last node; none where the clause is inherited or left out.
func (l *schemeLoading) place(path string) (at place) {
	n := l.own
	for step := range strings.SplitSeq(path, ".") {
		n = target(n)
		i := -1
		switch n.Kind {
		case yaml.MappingNode:
			if i = entry(n, step); i >= 0 {
				at = placeOf(n.Content[i])
				i++
			}
		case yaml.SequenceNode:
			if k, err := strconv.Atoi(step); err == nil && k < len(n.Content) {
				i, at = k, placeOf(n.Content[k])
			}
		}
		if i < 0 {
			return at
		}
		n = n.Content[i]
	}
	if n.Kind == yaml.ScalarNode || n.Kind == yaml.AliasNode {
		at = placeOf(n)
	}
	return at
}

func placeOf(n *yaml.Node) place { return place{n.Line, n.Column} }

// label is a path as people read it: an item of a list by its id or its number.
func (l *schemeLoading) label(path string) string {
	var b strings.Builder
	n := l.scheme.root
	if n == nil {
		n = l.own
	}
	for step := range strings.SplitSeq(path, ".") {
		var next *yaml.Node
		word := step
		if n != nil {
			n = target(n)
			k, err := strconv.Atoi(step)
			switch {
			case n.Kind == yaml.MappingNode:
				next = valueOf(n, step)
			case n.Kind == yaml.SequenceNode && err == nil && k < len(n.Content):
				next = n.Content[k]
				word = itemName(next, k)
			}
		}
		if b.Len() > 0 && !strings.HasPrefix(word, "第") {
			b.WriteByte('.')
		}
		b.WriteString(word)
		n = next
	}
	return b.String()
}

func itemName(item *yaml.Node, k int) string {
	if item = target(item); item.Kind == yaml.MappingNode {
		if id := valueOf(item, "id"); id != nil && id.Value != "" {
			return id.Value
		}
		if use := valueOf(item, "use"); use != nil && use.Value != "" {
			id, _, _ := strings.Cut(use.Value, "@")
			return id
		}
	}
	return "第" + strconv.Itoa(k+1) + "条"
}

// target is what an alias stands for, and any other node itself.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// breaks notes that what a path leads to is not what was meant, so that nothing
// more is said of it.
func (l *schemeLoading) breaks(path string) { l.broken = append(l.broken, path) }

// isBroken tells whether a mistake is known at a path or above it; hasBroken, at
// it or within.
func (l *schemeLoading) isBroken(path string) bool {
	return slices.ContainsFunc(l.broken, func(b string) bool { return path == b || strings.HasPrefix(path, b+".") })
}

func (l *schemeLoading) hasBroken(path string) bool {
	return l.isBroken(path) || slices.ContainsFunc(l.broken, func(b string) bool { return strings.HasPrefix(b, path+".") })
}

// entry finds a key in a mapping; its value stands behind it. -1 where there is
// none.
func entry(mapping *yaml.Node, key string) int {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// valueOf is the value of a key in a mapping; nil where it has none.
func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	if i := entry(mapping, key); i >= 0 {
		return mapping.Content[i+1]
	}
	return nil
}

func drop(mapping *yaml.Node, key string) {
	if i := entry(mapping, key); i >= 0 {
		mapping.Content = slices.Delete(mapping.Content, i, i+2)
	}
}

// inherited copies a node without its place, which is in another file. Aliases
// become what they stand for.
func inherited(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return inherited(n.Alias)
	}
	c := *n
	c.Line, c.Column, c.Anchor = 0, 0, ""
	c.Content = nil
	for _, child := range n.Content {
		c.Content = append(c.Content, inherited(child))
	}
	return &c
}

// mergedDepth is how deep clauses are merged: targets, their forms.
const mergedDepth = 2

func superimpose(under, over *yaml.Node, depth int) {
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		below := valueOf(under, key.Value)
		switch {
		case below == nil:
			under.Content = append(under.Content, key, value)
		case depth < mergedDepth && (depth > 0 || key.Value == "targets") && below.Kind == yaml.MappingNode && value.Kind == yaml.MappingNode:
			superimpose(below, value, depth+1)
		default:
			*below = *value
		}
	}
}
