package markup

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"zhunsheng/rules"
)

// TestAgain: marked again, a workbook is the same; with nothing wrong any more, the marks are
// gone and what others wrote stands as before.
func TestAgain(t *testing.T) {
	data := rich(t)
	once := mark(t, data, richFindings)
	_, first, _ := parts(t, once)
	_, second, _ := parts(t, mark(t, once, richFindings))
	for name, text := range first {
		if second[name] != text {
			t.Errorf("%s differs when it is marked again:\n%s\n%s", name, text, second[name])
		}
	}
	_, before, _ := parts(t, data)
	_, after, _ := parts(t, mark(t, once, nil))
	left := strings.NewReplacer("<author>准绳</author>", "")
	if got := left.Replace(after["xl/comments1.xml"]); got != before["xl/comments1.xml"] {
		t.Errorf("comments after all is mended:\n%s\n%s", got, before["xl/comments1.xml"])
	}
	sheet := regexp.MustCompile(`(?s)<sheetData>.*</sheetData>|<conditionalFormatting.*`)
	spans := regexp.MustCompile(` spans="[^"]*"`)
	same := func(text string) string {
		return spans.ReplaceAllString(strings.Join(sheet.FindAllString(text, -1), ""), "")
	}
	if name := "xl/worksheets/sheet1.xml"; same(after[name]) != same(before[name]) {
		t.Errorf("sheet after all is mended:\n%s\n%s", after[name], before[name])
	}
	if name := "xl/threadedComments/threadedComment1.xml"; after[name] != before[name] {
		t.Errorf("conversation after all is mended: %s", after[name])
	}
	if strings.Contains(after["xl/drawings/vmlDrawing2.vml"], "<v:shape ") {
		t.Error("boxes of comments that are gone")
	}
}

// TestWhatOthersWroteStays: text before and behind ours in a comment, and a column 错误信息 of
// somebody else.
func TestWhatOthersWroteStays(t *testing.T) {
	data := mark(t, rich(t, "<t>备注</t>", "<t>错误信息</t>"), richFindings[:1])
	_, now, _ := parts(t, data)
	edited := strings.Replace(now["xl/comments1.xml"], closing, closing+"已核实", 1)
	p, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	p.put("xl/comments1.xml", []byte(edited))
	changed, err := p.bytes()
	if err != nil {
		t.Fatal(err)
	}
	_, clean, _ := parts(t, mark(t, changed, nil))
	if text := clean["xl/comments1.xml"]; !strings.Contains(text, "请科里核实") || !strings.Contains(text, "已核实") || strings.Contains(text, opening) {
		t.Error(text)
	}
	if text := clean["xl/worksheets/sheet1.xml"]; !strings.Contains(text, `<c r="E2" t="s"><v>11</v></c>`) {
		t.Errorf("the person's own column is gone: %s", text)
	}
}

// TestNothingToSay gives the very bytes back.
func TestNothingToSay(t *testing.T) {
	data := rich(t)
	if out := mark(t, data, nil); !bytes.Equal(out, data) {
		t.Error("a workbook without findings was changed")
	}
}

// FuzzWorksheet: whatever a worksheet is, marking refuses it or yields one that can be read and
// from which the marks come off.
func FuzzWorksheet(f *testing.F) {
	_, plain, _ := parts(f, rich(f))
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"} {
		f.Add(plain[name])
	}
	f.Add(`<worksheet><sheetData/></worksheet>`)
	f.Add(`<worksheet><cols/><sheetData><row r="3"/><row/><row r="2"><c r="XFD2"/></row></sheetData></worksheet>`)
	styles, err := newStylist([]byte(emptyStyles))
	if err != nil {
		f.Fatal(err)
	}
	colours := styles.palette()
	notes := map[place][]rules.Diagnostic{{2, 1}: {richFindings[0]}, {5, 2}: {richFindings[1]}, {7, 2}: {richFindings[2]}}
	f.Fuzz(func(t *testing.T, text string) {
		before, err := readTab([]byte(text), nil, heads)
		if err != nil {
			return
		}
		g := &grid{tab: before, palette: colours, notes: notes}
		g.edit(0)
		out := g.apply([]byte(text))
		after, err := readTab(out, nil, heads)
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, text, out)
		}
		if g.column > 0 && len(after.ours) < len(notes) {
			t.Fatalf("%d texts of ours\n%s\n%s", len(after.ours), text, out)
		}
	})
}
