package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The boxes that comments are shown in stand in a drawing of their own, in VML, which
// need not be well-formed XML: it is edited as text.

const emptyShapes = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
	`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>`

const shapeType = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
	`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

var (
	shape       = regexp.MustCompile(`(?s)<v:shape[\s>].*?</v:shape>`)
	shapeRow    = regexp.MustCompile(`<x:Row>\s*(\d+)\s*</x:Row>`)
	shapeColumn = regexp.MustCompile(`<x:Column>\s*(\d+)\s*</x:Column>`)
	shapeNo     = regexp.MustCompile(`_x0000_s(\d{1,9})`)
)

// editShapes takes the boxes of some cells out and puts those of others in. It answers
// nil where the drawing cannot be understood.
func editShapes(part []byte, removed []place, added []box) []byte {
	gone := map[place]bool{}
	for _, p := range removed {
		gone[p] = true
	}
	there := map[place]bool{}
	part = shape.ReplaceAllFunc(part, func(one []byte) []byte {
		p := shapePlace(one)
		if !gone[p] {
			there[p] = true
			return one
		}
		return nil
	})
	last := 1024
	for _, found := range shapeNo.FindAllSubmatch(part, -1) {
		no, _ := strconv.Atoi(string(found[1]))
		last = max(last, no)
	}
	var out strings.Builder
	for _, b := range added {
		if there[b.place] {
			continue
		}
		if out.Len() == 0 && !bytes.Contains(part, []byte(`id="_x0000_t202"`)) {
			out.WriteString(shapeType)
		}
		last++
		b.write(&out, last)
	}
	end := bytes.LastIndex(part, []byte("</xml>"))
	if end < 0 {
		return nil
	}
	return append(append(bytes.Clone(part[:end]), out.String()...), part[end:]...)
}

func shapePlace(one []byte) place {
	row, col := shapeRow.FindSubmatch(one), shapeColumn.FindSubmatch(one)
	if row == nil || col == nil {
		return place{}
	}
	r, _ := strconv.Atoi(string(row[1]))
	c, _ := strconv.Atoi(string(col[1]))
	return place{r + 1, c + 1}
}

// A box shows the comment on a cell; lines is how long its text is.
type box struct {
	place
	lines int
}

// boxRunes is about how many characters stand on a line of a box.
const boxRunes = 24

func boxOf(p place, text string) box {
	lines := 1
	for one := range strings.Lines(text) {
		lines += 1 + len([]rune(one))/boxRunes
	}
	return box{p, min(lines, 30)}
}

func (b box) write(out *strings.Builder, no int) {
	left, top := min(b.col, maxCol-5), max(b.row-2, 0)
	fmt.Fprintf(out, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:230pt;height:%dpt;z-index:1;visibility:hidden" `+
		`fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>`+
		`<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor>`+
		`<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		no, b.lines*13, left, top, left+4, top+b.lines, b.row-1, b.col-1)
}
