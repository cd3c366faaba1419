package markup

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"zhunsheng/rules"
)

// rich is a workbook with all that a person may have in one.
func rich(t testing.TB, changes ...string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/rich.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range txtar.Parse(text).Files {
		to, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer(changes...).Replace(strings.TrimSuffix(string(part.Data), "\n"))
		if _, err := io.WriteString(to, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func at(sheet, cell, message string, severity rules.Severity) rules.Diagnostic {
	return rules.Diagnostic{ID: "F08", Severity: severity, Message: message, Suggestion: "改<这里>", Source: rules.Source{Sheet: sheet, Cell: cell}}
}

var richFindings = []rules.Diagnostic{
	at("目标表", "D3", "有人批注过", rules.Warn), at("目标表", "D4", "有人讨论过", rules.Error), at("目标表", "C6", "合并的格", rules.Info),
	at("目标表", "B7", "公式\n两行 _x000D_ \x01", rules.Error), at("目标表", "B7", "同一格", rules.Warn), at("目标表", "A5", "没有这一行", rules.Warn),
	at("目标表", "C20", "在最后一行下面", rules.Warn), at("隐藏&表", "B2", "隐藏的表", rules.Error), at("其他", "B2", "表格旁边", rules.Error),
	at("目标表", "D2", "表头里的", rules.Error), at("图", "A1", "不是工作表", rules.Info), at("没有", "A1", "没有这个表", rules.Info), at("", "", "整个文件", rules.Error),
}

func mark(t testing.TB, data []byte, ds []rules.Diagnostic) []byte {
	t.Helper()
	out, err := Workbook(Job{Data: data, Findings: ds, Here: func(rules.Diagnostic) bool { return true }, Heads: heads})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func heads(text string) bool { return strings.HasSuffix(text, "级指标") || text == "指标值" }

// parts are all parts, and the bytes as they are packed.
func parts(t testing.TB, data []byte) (names []string, plain, packed map[string]string) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	plain, packed = map[string]string{}, map[string]string{}
	for _, f := range archive.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := f.OpenRaw()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(f.Name, err)
		}
		bytes, _ := io.ReadAll(raw)
		plain[f.Name], packed[f.Name] = string(text), string(bytes)
	}
	return names, plain, packed
}

// touched are the parts that marking may change, each only by adding to it.
var touched = []string{
	"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
	"xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
	"xl/worksheets/_rels/sheet3.xml.rels",
}

// TestNothingElseChanges: parts that are not marked are the same as they are packed; of the
// others nothing is lost, and only what marks is added.
func TestNothingElseChanges(t *testing.T) {
	data := rich(t)
	names, plain, packed := parts(t, data)
	newNames, newPlain, newPacked := parts(t, mark(t, data, richFindings))
	if !slices.Equal(names, newNames[:len(names)]) {
		t.Errorf("parts are in another order: %v", newNames)
	}
	want := []string{"xl/worksheets/_rels/sheet2.xml.rels", "xl/comments2.xml", "xl/drawings/vmlDrawing2.vml", "xl/comments3.xml", "xl/drawings/vmlDrawing3.vml", "xl/worksheets/sheet4.xml"}
	for _, name := range newNames[len(names):] {
		if !slices.Contains(want, name) {
			t.Errorf("added %s", name)
		}
	}
	for _, name := range names {
		if !slices.Contains(touched, name) {
			if packed[name] != newPacked[name] {
				t.Errorf("%s was touched", name)
			}
			continue
		}
		if plain[name] == newPlain[name] {
			t.Errorf("%s was not touched", name)
		}
		if !strings.HasSuffix(name, ".vml") {
			onlyAdded(t, name, plain[name], newPlain[name])
		}
	}
	shapes := newPlain["xl/drawings/vmlDrawing1.vml"]
	for _, old := range strings.SplitAfter(strings.TrimSuffix(plain["xl/drawings/vmlDrawing1.vml"], "</xml>"), "</v:shape>") {
		if !strings.Contains(shapes, old) {
			t.Errorf("a shape is lost: %s", old)
		}
	}
}

// added are the elements that marking may add anywhere.
var added = map[string]bool{
	"c": true, "row": true, "col": true, "cols": true, "conditionalFormatting": true, "legacyDrawing": true, "sheet": true, "Relationship": true, "Override": true,
	"xf": true, "font": true, "fill": true, "border": true, "dxf": true, "comment": true, "r": true, "author": true, "threadedComment": true, "person": true,
}

// changeable are attributes that say how much there is of something.
var changeable = map[string]bool{"count": true, "spans": true, "ref of dimension": true, "min": true, "max": true}

// onlyAdded compares tokens: the new part is the old one with whole elements put in.
func onlyAdded(t *testing.T, name, before, after string) {
	t.Helper()
	old, now := tokens(t, name, before), tokens(t, name, after)
	for len(old) > 0 {
		if len(now) == 0 {
			t.Errorf("%s: lost from %v", name, old[0])
			return
		}
		if same(old[0], now[0]) {
			old, now = old[1:], now[1:]
			continue
		}
		start, ok := now[0].(xml.StartElement)
		if !ok || !added[start.Name.Local] {
			t.Errorf("%s: want %v, got %v", name, old[0], now[0])
			return
		}
		for depth := 0; ; {
			switch now[0].(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			}
			if now = now[1:]; depth == 0 {
				break
			}
		}
	}
	if len(now) > 0 {
		t.Errorf("%s: more behind the end: %v", name, now[0])
	}
}

func tokens(t *testing.T, name, part string) (all []xml.Token) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, part)
		}
		all = append(all, xml.CopyToken(token))
	}
}

func same(a, b xml.Token) bool {
	x, ok := a.(xml.StartElement)
	y, okToo := b.(xml.StartElement)
	if !ok || !okToo {
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
	if x.Name != y.Name || len(x.Attr) != len(y.Attr) {
		return false
	}
	for i := range x.Attr {
		name := x.Attr[i].Name.Local
		free := changeable[name] || changeable[name+" of "+x.Name.Local]
		if x.Attr[i].Name != y.Attr[i].Name || x.Attr[i].Value != y.Attr[i].Value && !free {
			return false
		}
	}
	return true
}
