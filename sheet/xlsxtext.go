package sheet

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// A richText is a text in a workbook without what is struck through.
type richText struct {
	text   string
	struck bool // some of it was
}

// A cellStyle is what a cell's style says of its text.
type cellStyle struct {
	format *numberFormat
	struck bool
}

func (r *workbookReader) sharedStrings(x *xmlReader) error {
	return x.root(func(xml.StartElement) error {
		text, err := x.rich()
		r.shared = append(r.shared, text)
		if len(r.shared) > maxCells {
			return errTooMuch
		}
		return err
	})
}

// rich reads the runs of a text: t, or r with its properties. Phonetic runs are
// passed over.
func (r *xmlReader) rich() (rich richText, err error) {
	var b strings.Builder
	err = r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "t":
			text, err := r.text()
			b.WriteString(text)
			return err
		case "r":
			run, err := r.richRun()
			b.WriteString(run.text)
			rich.struck = rich.struck || run.struck
			return err
		}
		return r.skip(e)
	})
	rich.text = unescape(b.String())
	return rich, err
}

func (r *xmlReader) richRun() (run richText, err error) {
	var b strings.Builder
	err = r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "t":
			text, err := r.text()
			b.WriteString(text)
			return err
		case "rPr":
			properties, err := r.properties()
			run.struck = isOn(properties["strike"])
			return err
		}
		return r.skip(e)
	})
	if !run.struck {
		run.text = b.String()
	}
	run.struck = run.struck && clean(b.String()) != ""
	return run, err
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape resolves how Excel writes characters that XML has no place for:
// _x000D_ is a carriage return.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		if n == '\r' || n == 0 {
			return ""
		}
		return string(rune(n))
	})
}

// maxStyles is what Excel itself can have, and more.
const maxStyles = 1 << 16

// readStyles reads the number formats and which fonts are struck through.
func (r *workbookReader) readStyles(x *xmlReader) error {
	codes := map[int]string{}
	formats := map[int]*numberFormat{}
	var struckFonts []bool
	return x.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmts":
			return x.children(func(e xml.StartElement) error {
				if codes[number(e, "numFmtId")] = attribute(e, "formatCode"); len(codes) > maxStyles {
					return errTooMuch
				}
				return x.skip(e)
			})
		case "fonts":
			return x.children(func(e xml.StartElement) error {
				properties, err := x.properties()
				struckFonts = append(struckFonts, isOn(properties["strike"]))
				return err
			})
		case "cellXfs":
			return x.children(func(e xml.StartElement) error {
				id, font := number(e, "numFmtId"), number(e, "fontId")
				format := formats[id]
				if format == nil {
					format = parseFormat(formatCode(id, codes))
					formats[id] = format
				}
				if len(r.styles) > maxStyles {
					return errTooMuch
				}
				r.styles = append(r.styles, cellStyle{format, font < len(struckFonts) && struckFonts[font]})
				return x.skip(e)
			})
		}
		return x.skip(e)
	})
}

// number is an attribute that is a small whole number; 0 where it is none.
func number(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(e, name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
