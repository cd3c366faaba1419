package rules

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	figureType  = reflect.TypeFor[Figure]()
	formulaType = reflect.TypeFor[FormulaText]()
)

// shape holds a node against the type that it is decoded into (S01). What it
// refuses is broken: no other finding speaks of it.
func (l *schemeLoading) shape(path string, n *yaml.Node, t reflect.Type) {
	if n = target(n); n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return // the same as left out
	}
	switch {
	case t == formulaType:
		l.scalar(path, n, "公式")
	case t == figureType:
		if _, ok := ParseDecimal(n.Value); !ok || n.Kind != yaml.ScalarNode {
			l.misshaped(path, n, "应为数，如 10、0.6")
		}
	case t.Kind() == reflect.Pointer:
		l.shape(path, n, t.Elem())
	case t.Kind() == reflect.String:
		l.scalar(path, n, "文字")
	case t.Kind() == reflect.Bool:
		if n.Decode(new(bool)) != nil {
			l.misshaped(path, n, "应为 true 或 false")
		}
	case t.Kind() == reflect.Int:
		l.whole(path, n)
	case t.Kind() == reflect.Slice:
		l.list(path, n, t.Elem())
	case n.Kind != yaml.MappingNode:
		l.misshaped(path, n, "下面应写"+strings.Join(keysOf(t), "、")+"这样的项")
	case t.Kind() == reflect.Map:
		l.once(path, n)
		for i := 0; i+1 < len(n.Content); i += 2 {
			l.shape(under(path, n.Content[i].Value), n.Content[i+1], t.Elem())
		}
	default:
		l.once(path, n)
		l.fields(path, n, t)
	}
}

func (l *schemeLoading) misshaped(path string, n *yaml.Node, wanted string) {
	wrote := "写的是" + quote(n.Value)
	switch n.Kind {
	case yaml.SequenceNode:
		wrote = "写成了列表"
	case yaml.MappingNode:
		wrote = "写成了“项: 内容”"
	}
	l.report("S01", placeOf(n), "%s：%s，%s", l.label(path), wanted, wrote)
	l.breaks(path)
}

func (l *schemeLoading) scalar(path string, n *yaml.Node, what string) {
	if n.Kind != yaml.ScalarNode {
		l.misshaped(path, n, "应为"+what)
	}
}

var wholeNumber = regexp.MustCompile(`^[1-9][0-9]{0,8}$`)

// whole asks for a version. Another number is a wrong value and no wrong type.
func (l *schemeLoading) whole(path string, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!int" && wholeNumber.MatchString(n.Value) {
		return
	}
	if _, number := ParseDecimal(n.Value); !number || n.Kind != yaml.ScalarNode {
		l.misshaped(path, n, "应为整数")
		return
	}
	l.tell("S02", path, "%s：版本应为1以上的整数，不加引号，写的是%s", l.label(path), quote(n.Value))
	l.breaks(path)
}

func (l *schemeLoading) list(path string, n *yaml.Node, t reflect.Type) {
	if n.Kind != yaml.SequenceNode {
		example := "每项前面写“- ”"
		if t.Kind() == reflect.String {
			example = "如 [甲, 乙]"
		}
		l.misshaped(path, n, "应为列表，"+example)
		return
	}
	for i, item := range n.Content {
		l.shape(under(path, strconv.Itoa(i)), item, t)
	}
}

// once refuses a key that stands twice in one mapping.
func (l *schemeLoading) once(path string, n *yaml.Node) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			l.report("S01", placeOf(key), "%s“%s”写了两次", l.prefix(path), key.Value)
			l.breaks(under(path, key.Value))
		}
		seen[key.Value] = true
	}
}

func (l *schemeLoading) prefix(path string) string {
	if path == "" {
		return ""
	}
	return l.label(path) + "："
}

// fields holds a mapping against a struct: its keys, and what stands under each.
func (l *schemeLoading) fields(path string, n *yaml.Node, t reflect.Type) {
	types := map[string]reflect.Type{}
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			types[key] = t.Field(i).Type
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.ShortTag() == "!!merge":
			l.merged(path, value, t)
		case types[key.Value] != nil:
			l.shape(under(path, key.Value), value, types[key.Value])
		default:
			l.unknownKey(path, n, key, keysOf(t))
		}
	}
}

// merged holds what << takes over against the struct that it goes into.
func (l *schemeLoading) merged(path string, value *yaml.Node, t reflect.Type) {
	value = target(value)
	if value.Kind == yaml.SequenceNode {
		for _, one := range value.Content {
			l.merged(path, one, t)
		}
		return
	}
	l.shape(path, value, t)
}

// unknownKey tells of a key that a scheme does not have. What it was meant to be
// is not missing: the key that it resembles, or else any that is not there.
func (l *schemeLoading) unknownKey(path string, mapping, key *yaml.Node, known []string) {
	hint := ""
	for _, k := range known {
		absent := entry(mapping, k) < 0
		switch near := resembles(key.Value, k); {
		case near && absent && hint == "":
			hint = fmt.Sprintf("，是不是“%s”", k)
			l.breaks(under(path, k))
		case near:
		case absent && path != "" && hint == "":
			l.breaks(under(path, k))
		}
	}
	l.report("S01", placeOf(key), "%s没有%s这一项，请核对拼写%s；这里可用的有：%s", l.prefix(path), quote(key.Value), hint, strings.Join(known, "、"))
}

// keysOf are the keys of a struct in a scheme file, in their order; of a map, the
// forms of target.
func keysOf(t reflect.Type) (keys []string) {
	if t.Kind() == reflect.Map {
		return append(keys, forms...)
	}
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			keys = append(keys, key)
		}
	}
	return keys
}

// resembles tells whether two names have nearly the same letters.
func resembles(a, b string) bool {
	letters := map[rune]int{}
	for _, r := range a {
		letters[r]++
	}
	for _, r := range b {
		letters[r]--
	}
	differ := 0
	for _, n := range letters {
		differ += max(n, -n)
	}
	return differ <= 2 && 2*differ < len([]rune(b))
}
