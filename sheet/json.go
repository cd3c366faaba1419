package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhunsheng/rules"
)

// Bounds on JSON: our deepest file needs eight levels, five thousand projects with
// all that can be said of them half a million values.
const (
	maxJSONDepth = 32
	maxNodes     = 1_000_000
	maxObjects   = 170_000  // what is made of one takes far more than its values
	maxProjects  = 50_000   // and of a project more than of others
	maxPointers  = 64 << 20 // bytes of all pointers together
	maxStep      = 64       // characters of one name in a pointer; our own are far shorter
)

// A node is one JSON value, with where it stands. There may be a million: it is small, and
// says its pointer only where that is asked for.
type node struct {
	parent *node
	name   string  // in an object
	text   string  // of a string, or a number exactly as it is written
	items  []*node // of an object, or of a list
	at     int32   // byte offset of the value
	index  int32   // among the parent's items
	kind   nodeKind
}

type nodeKind uint8

const (
	isNull nodeKind = iota
	isObject
	isList
	isString
	isNumber
	isBool
)

// String is the kind's name for users.
func (k nodeKind) String() string {
	return [...]string{"空值null", "对象", "列表", "文字", "数", "true/false"}[k]
}

// pointer is where the value stands (RFC 6901).
func (n *node) pointer() string {
	if n.parent == nil {
		return ""
	}
	return n.parent.pointer() + "/" + n.step()
}

// step is the last part of the pointer.
func (n *node) step() string {
	if n.parent.kind == isObject {
		return pointerEscapes.Replace(cut(n.name, maxStep))
	}
	return strconv.Itoa(int(n.index))
}

func isJSON(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, utf8Mark), " \t\r\n")
	if isRTF(data) {
		return false
	}
	return bytes.HasPrefix(data, []byte("{")) || bytes.HasPrefix(data, []byte("["))
}

// parseJSON reads a whole file into nodes; nil where the syntax is wrong, with a
// finding that says in which line and column.
func parseJSON(data []byte, f *findings) *node {
	data = bytes.TrimPrefix(data, utf8Mark)
	f.json = data
	if !utf8.Valid(data) {
		f.syntax(data, invalidAt(data), "文字不是UTF-8编码，请另存为UTF-8后再试")
		return nil
	}
	if !json.Valid(data) { // without a copy of what is right
		var whole json.RawMessage
		err := json.Unmarshal(data, &whole)
		f.syntax(data, syntaxErrorAt(err, len(data)), syntaxMessage(err))
		return nil
	}
	r := &nodeReader{Decoder: json.NewDecoder(bytes.NewReader(data)), data: data, names: map[string]string{}}
	r.UseNumber()
	root := &node{}
	err := r.read(root, 0, 0)
	switch {
	case errors.Is(err, errTooMuch):
		f.syntax(data, int(r.InputOffset()), "内容过多，不是目标表或执行数据；请拆成几个文件")
		return nil
	case err != nil:
		f.syntax(data, int(r.InputOffset()), fmt.Sprintf("嵌套超过%d层，不是目标表或执行数据", maxJSONDepth))
		return nil
	}
	return root
}

func invalidAt(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

func syntaxErrorAt(err error, size int) int {
	var wrong *json.SyntaxError
	if !errors.As(err, &wrong) {
		return size
	}
	return max(0, int(wrong.Offset)-1)
}

func syntaxMessage(err error) string {
	switch text := err.Error(); {
	case strings.Contains(text, "unexpected end"):
		return "文件到此中断，内容不完整，请重新导出或上传"
	case strings.Contains(text, "after top-level value"):
		return "内容已经结束，后面还有多余的文字，请删去"
	case strings.Contains(text, "max depth"):
		return "嵌套太深，不是目标表或执行数据"
	}
	return "JSON写法有误，请检查此处的引号、逗号和括号"
}

// syntax adds an ERROR about an offset, as line and column.
func (f *findings) syntax(data []byte, offset int, message string) {
	f.add(0, "F02", rules.Error, f.place("", lineAndColumn(data, offset)), "%s", message)
}

// placeIn is a line and a column in the JSON. Findings come in order, mostly, so it
// counts on from where it stood last.
func (f *findings) placeIn(offset int) string {
	if offset < f.counted.at || f.counted.row == 0 {
		f.counted = counted{0, 1, 1}
	}
	for f.counted.at < offset {
		r, size := utf8.DecodeRune(f.json[f.counted.at:])
		f.counted.at += size
		f.counted.column++
		if r == '\n' {
			f.counted.row, f.counted.column = f.counted.row+1, 1
		}
	}
	return fmt.Sprintf("第%d行第%d列", f.counted.row, f.counted.column)
}

type counted struct{ at, row, column int }

func lineAndColumn(data []byte, offset int) string {
	before := data[:min(offset, len(data))]
	row := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("第%d行第%d列", row, column)
}

type nodeReader struct {
	*json.Decoder
	data           []byte
	nodes, objects int               // read so far
	pointers       int               // bytes that the pointers of all would take
	names          map[string]string // one string for all values of a name
}

// start is the offset of the next token.
func (r *nodeReader) start() int {
	at := int(r.InputOffset())
	return at + len(r.data[at:]) - len(bytes.TrimLeft(r.data[at:], " \t\r\n,:"))
}

// read reads the next value into n, whose pointer has that many bytes. The syntax is
// known to be right: an error is about depth or size only.
func (r *nodeReader) read(n *node, pointer, depth int) error {
	if depth > maxJSONDepth {
		return errTooDeep
	}
	r.nodes++
	if r.pointers += pointer; r.nodes > maxNodes || r.pointers > maxPointers {
		return errTooMuch
	}
	n.at = int32(r.start()) //nolint:gosec // a text file has 32 MB at most
	token, err := r.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case string:
		n.kind, n.text = isString, token
	case json.Number:
		n.kind, n.text = isNumber, token.String()
	case bool:
		n.kind, n.text = isBool, fmt.Sprint(token)
	case json.Delim:
		n.kind = isList
		if token == '{' {
			n.kind = isObject
			if r.objects++; r.objects > maxObjects {
				return errTooMuch
			}
		}
		return r.readItems(n, pointer, depth)
	}
	return nil
}

func (r *nodeReader) readItems(n *node, pointer, depth int) error {
	for r.More() {
		item := &node{parent: n, index: int32(len(n.items))} //nolint:gosec // at most maxNodes
		if n.kind == isObject {
			name, err := r.Token()
			if err != nil {
				return err
			}
			item.name = r.named(name.(string))
		}
		if err := r.read(item, pointer+1+len(item.step()), depth+1); err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := r.Token() // the closing bracket
	return err
}

// named is a name, as one string for all that are alike.
func (r *nodeReader) named(name string) string {
	if known, ok := r.names[name]; ok {
		return known
	}
	r.names[name] = name
	return name
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// member is the value of a name; the first, where the name is repeated.
func (n *node) member(name string) *node {
	for _, item := range n.items {
		if n.kind == isObject && item.name == name {
			return item
		}
	}
	return nil
}
