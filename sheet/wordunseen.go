package sheet

import (
	"encoding/xml"
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// What stands in a Word document beside its text: text boxes, and what is hidden.

// textBoxes reads the text boxes of a drawing. What is drawn besides has no text. A
// drawing that is written twice, for older programs too, is read once: the fallback is no
// element that is asked for.
func (r *wordReader) textBoxes(xml.StartElement) error {
	return r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "txbxContent":
			return r.textBox()
		case "Fallback":
			return r.skip(e)
		}
		return r.textBoxes(e)
	})
}

// textBox adds the paragraphs and tables of a text box to those of what it is fixed to.
func (r *wordReader) textBox() error {
	r.boxCount++
	name, paragraphs := fmt.Sprintf("文本框%d", r.boxCount), 0
	var open strings.Builder
	var lines []line
	err := r.inside(visitor{
		"p": func(xml.StartElement) error {
			joined, err := r.paragraph(&open)
			if err != nil || joined {
				return err
			}
			paragraphs++
			text := cell{text: open.String(), span: 1, source: r.place(name, fmt.Sprintf("第%d段", paragraphs))}
			lines = append(lines, line{cells: []cell{text}})
			open.Reset()
			return r.take(text)
		},
		"tbl": func(xml.StartElement) error {
			table, err := r.wholeTable()
			lines = append(lines, table...)
			return err
		},
	})
	r.boxes = append(r.boxes, lines...)
	return err
}

// takeBoxes gives a cell the text of a text box that stands in it. Beside a text of the
// cell's own it is not read, for nobody can say what belongs where.
func (r *wordReader) takeBoxes(c *tableCell) {
	var texts []string
	for _, l := range c.boxes {
		if l.inTable {
			c.nested = append(c.nested, l)
		} else if !l.isBlank() {
			texts = append(texts, clean(l.cells[0].text))
		}
	}
	text := strings.Join(texts, "\n")
	switch {
	case text == "":
	case c.isBlank() && !c.vMerged:
		c.text = text
		r.add(0, "F09", rules.Warn, c.source, "这一格的“%s”写在文本框里，已当作这一格的内容读取，请核对；最好直接写在格子里", shorten(oneLine(text)))
	default:
		r.add(0, "F09", rules.Warn, c.source, "这一格里文本框的文字没有读取：“%s”；有用的，请直接写在格子里", shorten(oneLine(text)))
	}
}

// unseen is what a person who opens the document does not see.
type unseen struct {
	text  bool // of the paragraph or cell that is being read
	texts []rules.Source
	rows  []rules.Source
}

// noteText notes where the text stands that was hidden since the last time.
func (u *unseen) noteText(source rules.Source) {
	if u.text {
		u.texts = append(u.texts, source)
	}
	u.text = false
}

// tell reports it. Hidden text is not read: it is not printed either. A row that is marked
// as hidden is read like one of a workbook.
func (u *unseen) tell(f *findings) {
	if len(u.texts) > 0 {
		f.add(0, "F15", rules.Warn, u.texts[0], "文件里有隐藏的文字（%s），没有读取；仍然有效的，请取消隐藏", placesOf(u.texts))
	}
	if len(u.rows) > 0 {
		f.add(0, "F15", rules.Warn, u.rows[0], "有几行是隐藏的（%s），已照常读取；不该算的，请删去后重新上传", placesOf(u.rows))
	}
}

func placesOf(sources []rules.Source) string {
	var places []string
	for _, one := range sources {
		places = append(places, one.Place())
	}
	return listed(places)
}
