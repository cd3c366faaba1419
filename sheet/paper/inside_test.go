package paper

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		most float64
		want string // lines parted by |
	}{
		{"", 4, ""},
		{"按合同拨付", 5, "按合同拨付"},
		{"按合同拨付", 4, "按合同拨|付"},
		{"按合同，拨付", 3, "按合|同，拨|付"},          // no comma begins a line
		{"按合同（拨付）", 4, "按合同|（拨付）"},         // no bracket ends one
		{"达到92%以上", 4, "达到92%|以上"},         // a number keeps its sign
		{"达到98.09%", 4, "达到|98.09%"},       // and its digits
		{"》》》》》", 3, "》》》|》》"},             // nothing else to do
		{"A1234567890", 3, "A12345|67890"}, // longer than a line
		{"甲A1234567890", 3, "甲|A12345|67890"},
		{"第一行\n第二行", 9, "第一行|第二行"},
		{"甲\n\n乙", 9, "甲||乙"},
		{"two words", 2.5, "two|words"},
	} {
		if got := strings.Join(wrap(c.text, c.most, em), "|"); got != c.want {
			t.Errorf("%q in %g: %s, want %s", c.text, c.most, got, c.want)
		}
	}
}

// Nothing is lost but blanks at the end of a line, and no line is too long unless it is
// one word with what may not be parted from it.
func TestWrapKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙，。（）%≥12.ab \n")), 0, 60, -1).Draw(t, "text")
		most := rapid.Float64Range(0.5, 12).Draw(t, "most")
		lines := wrap(text, most, em)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.NewReplacer(" ", "", "\n", "").Replace(text); got != want {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if length(line, em) > most && strings.ContainsAny(line, "甲乙") && !strings.ContainsAny(line, "，。（）%") && len([]rune(line)) > 1 {
				t.Fatalf("%q is wider than %g", line, most)
			}
		}
	})
}

func TestExact(t *testing.T) {
	for _, c := range []struct {
		text   string
		number float64
		format string // "" is text
	}{
		{"299.65", 299.65, "0.00"},
		{"95.00%", 0.95, "0.00%"},
		{"65.685%", 0.65685, "0.000%"},
		{"100", 100, "0"},
		{"-3.5", -3.5, "0.0"},
		{"0", 0, "0"},
		{"123456789012.345", 123456789012.345, "0.000"},
		{"1234567890123.456", 0, ""}, // 16 digits
		{"007", 0, ""},
		{"-0.00", 0, ""}, // would lose its sign
		{"1,234.5", 0, ""},
		{"95％", 0, ""},
		{"1e5", 0, ""},
		{".5", 0, ""},
		{"－", 0, ""},
		{"", 0, ""},
	} {
		number, format, ok := exact(c.text)
		if ok != (c.format != "") || number != c.number || format != c.format {
			t.Errorf("%q: %v %q %v", c.text, number, format, ok)
		}
	}
}

func TestTabNames(t *testing.T) {
	names := tabNames{}
	long := strings.Repeat("很", 40)
	for _, c := range []struct{ wanted, want string }{
		{"自评表", "自评表"},
		{"自评表", "自评表(2)"},
		{"a/b:c", "a_b_c"},
		{"A/B?C", "A_B_C(2)"}, // Excel does not tell case
		{"'引号'", "引号"},
		{"", "表"},
		{"  ", "表(2)"},
		{"History", "History表"},
		{long, long[:31*3]},
		{long, long[:28*3] + "(2)"},
		{strings.Repeat("𠮷", 20), strings.Repeat("𠮷", 15)}, // two units each
		{"行\x01", "行\uFFFD"},
	} {
		got := names.take(c.wanted)
		if got != c.want || len(utf16.Encode([]rune(got))) > maxTabName {
			t.Errorf("%q: %q, want %q", c.wanted, got, c.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	const given = "甲\x00乙\r\n丙\t丁\uFFFE\xff戊\u2028己"
	if got, want := printable(given), "甲\uFFFD乙\n丙\t丁\uFFFD\uFFFD戊\n己"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFindFont(t *testing.T) {
	font, err := FindFont("", "")
	if err != nil {
		t.Fatal(err)
	}
	if !font.has('≥') || font.has('𠮷') || font.has(0xE123) {
		t.Error("the table of characters is not read rightly")
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"short":     font.data[:200],
		"truncated": font.data[:len(font.data)-1000],
		"text":      []byte("not a font"),
		"empty":     nil,
		"ttc":       []byte("ttcf\x00\x01\x00\x00"),
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := FindFont(path); !errors.Is(err, ErrNoFont) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := FindFont(filepath.Join(dir, "none")); !errors.Is(err, ErrNoFont) {
		t.Error(err)
	}
	if _, err := NewPDF(io.Discard, nil); !errors.Is(err, ErrNoFont) {
		t.Error(err)
	}
}

// A PDF that would grow too large ends with an error that says so, and stays so.
func TestPDFIsBounded(t *testing.T) {
	font, err := FindFont()
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPDF(io.Discard, font)
	if err != nil {
		t.Fatal(err)
	}
	p.limit = 2
	f := &Form{Sheet: "表", Widths: []float64{50}, Rows: []Row{{Cells: []Cell{{Text: "甲"}}}}}
	var wrote []error
	for range 4 {
		wrote = append(wrote, p.Write(f))
	}
	if wrote[0] != nil || wrote[1] != nil || !errors.Is(wrote[2], ErrTooManyPages) || !errors.Is(wrote[3], ErrTooManyPages) {
		t.Error(wrote)
	}
	if err := p.Close(); !errors.Is(err, ErrTooManyPages) {
		t.Error(err)
	}
}

// A tab ends before Excel's bounds and goes on under a number.
func TestTabsAreBounded(t *testing.T) {
	b, err := NewWorkbook(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	f := &Form{Sheet: "表", Widths: []float64{50}, Rows: []Row{{Cells: []Cell{{Text: "甲"}}}}}
	for range 2*maxBreaks + 3 {
		if err := b.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tab := range b.order {
		names = append(names, tab.name)
	}
	if want := []string{"表", "表(2)", "表(3)"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}
