package sheet

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// A wordReader turns the body of a Word document into lines. Tables are numbered
// as they begin, nested ones included; the rows of a nested table follow the row
// that they stand in.
type wordReader struct {
	*xmlReader
	document
	extent
	*findings
	paragraphs, tables int
	struck             bool // some text is struck through
	unseen             unseen
	boxes              []line // text boxes of the paragraph or cell that is being read
	boxCount           int
}

type visitor = map[string]func(xml.StartElement) error

func parseDocx(part *xmlReader, f *findings) (document, error) {
	r := &wordReader{xmlReader: part, findings: f}
	if err := r.toBody(); err != nil {
		return document{}, err
	}
	var open strings.Builder // a paragraph whose mark was deleted goes on in the next
	err := r.inside(visitor{
		"p": func(xml.StartElement) error {
			joined, err := r.paragraph(&open)
			if err == nil && !joined {
				r.paragraphs++
				text := cell{text: open.String(), span: 1, source: f.place("", fmt.Sprintf("第%d段", r.paragraphs))}
				r.lines = append(append(r.lines, line{cells: []cell{text}}), r.boxes...)
				r.unseen.noteText(text.source)
				r.boxes = nil
				open.Reset()
				return r.take(text)
			}
			return err
		},
		"tbl": func(xml.StartElement) error {
			lines, err := r.wholeTable()
			r.lines = append(r.lines, lines...)
			return err
		},
	})
	if r.struck {
		f.struckOut()
	}
	r.unseen.tell(f)
	return r.document, err
}

// paragraph adds a paragraph's text to b. joined tells that its mark was deleted,
// so that the next paragraph goes on in the same line.
func (r *wordReader) paragraph(b *strings.Builder) (joined bool, err error) {
	err = r.inside(visitor{
		"pPr": func(xml.StartElement) error {
			properties, err := r.properties()
			_, joined = properties["rPr/del"]
			return err
		},
		"r": func(xml.StartElement) error { return r.run(b) },
	})
	return joined, err
}

// run adds the text of a run, or none where it is hidden or struck through.
func (r *wordReader) run(out *strings.Builder) error {
	var b strings.Builder
	vanished, struck := false, false
	write := func(s string) func(xml.StartElement) error {
		return func(e xml.StartElement) error {
			b.WriteString(s)
			return r.skip(e)
		}
	}
	err := r.inside(visitor{
		"rPr": func(xml.StartElement) error {
			properties, err := r.properties()
			struck = isOn(properties["strike"]) || isOn(properties["dstrike"])
			vanished, r.struck = isOn(properties["vanish"]), r.struck || struck
			return err
		},
		"t": func(xml.StartElement) error {
			text, err := r.text()
			b.WriteString(strings.Map(symbol, text))
			return err
		},
		"sym": func(e xml.StartElement) error {
			code, _ := strconv.ParseUint(attribute(e, "char"), 16, 16)
			b.WriteRune(symbolOf(attribute(e, "font"), 0xF000|rune(code)))
			return r.skip(e)
		},
		"tab": write("\t"), "ptab": write("\t"), "br": write("\n"), "cr": write("\n"), "noBreakHyphen": write("-"),
		"r":       func(xml.StartElement) error { return r.run(&b) }, // in ruby and in formulas
		"drawing": r.textBoxes, "pict": r.textBoxes, "object": r.textBoxes,
	})
	switch {
	case struck:
	case vanished:
		r.unseen.text = r.unseen.text || clean(b.String()) != ""
	default:
		out.WriteString(b.String())
	}
	return err
}

// symbols are the characters of the font Symbol that a target is written with.
var symbols = map[rune]rune{
	0xF0B3: '≥', 0xF0A3: '≤', 0xF0B1: '±', 0xF0B4: '×', 0xF03E: '>', 0xF03C: '<', 0xF03D: '=', 0xF025: '%', 0xF0B0: '°', 0xF0B7: '·',
}

// ticks are the marks that are put in by 插入符号, of the fonts that have them.
var ticks = map[string]map[rune]rune{
	"Wingdings":   {0xF0FC: '✓', 0xF0FE: '☑', 0xF0FB: '✗', 0xF0FD: '☒', 0xF0A8: '□', 0xF06F: '□', 0xF071: '□', 0xF06E: '■', 0xF06C: '●', 0xF0A1: '○'},
	"Wingdings 2": {0xF050: '✓', 0xF052: '☑', 0xF04F: '✗', 0xF051: '☒', 0xF053: '☒', 0xF054: '☒', 0xF0A3: '□'},
}

// symbolOf replaces a character that is put in with the font it is of.
func symbolOf(font string, r rune) rune {
	if known, ok := ticks[font][r]; ok {
		return known
	}
	if ticks[font] != nil {
		return '\uFFFD' // ≤ of the font Symbol is another sign in this one
	}
	return symbol(r)
}

// symbol replaces a character of a symbol font. One that is not known stays, as
// a mark that something stands there: 「≥50」 must not become 「50」.
func symbol(r rune) rune {
	if known, ok := symbols[r]; ok {
		return known
	}
	if r >= 0xF000 && r <= 0xF0FF {
		return '\uFFFD'
	}
	return r
}
