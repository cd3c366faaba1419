package markup

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

// The colours of the severities: light red, yellow and blue. Each is a shade off the usual
// ones, so that a person's own are not taken for them.
var colours = [...]string{rules.Info: "FFDDEBF8", rules.Warn: "FFFFF2C8", rules.Error: "FFFFCCCB"}

const headerColour = "FFD9D9D8"

// A palette is what was added to the workbook's styles: indexes of formats.
type palette struct {
	colour       [len(severityWords)]int // of the marked cells, as differences (dxf)
	text         [len(severityWords)]int // of the added texts
	header       int
	title, plain int // in the list
	link         int
	ours         map[string]bool // formats of cells that have one of our colours
}

func (p *palette) isOurs(style string) bool { return p.ours[style] }

// styleOrder is that of the parts of the styles.
var styleOrder = []string{
	"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
}

// firstStyles are what a list must have before anything can be added.
var firstStyles = map[string][]string{
	"fonts": {"<~font/>"}, "borders": {"<~border/>"}, "cellXfs": {"<~xf/>"}, "cellStyleXfs": {"<~xf/>"},
	"fills": {`<~fill><~patternFill patternType="none"/></~fill>`, `<~fill><~patternFill patternType="gray125"/></~fill>`},
}

// A stylist adds formats to the styles of a workbook.
type stylist struct {
	part  []byte
	root  *node
	lists map[string][]string // what a list holds, as written
	had   map[string]int      // how many of that were there
}

func newStylist(part []byte) (*stylist, error) {
	root, err := parse(part, nil)
	if err != nil {
		return nil, err
	}
	s := &stylist{part, root, map[string][]string{}, map[string]int{}}
	for _, list := range root.nodes {
		if list.prefix != root.prefix || !slices.Contains(styleOrder, list.name) {
			continue
		}
		for _, n := range list.nodes {
			s.lists[list.name] = append(s.lists[list.name], string(part[n.from:n.to]))
		}
		s.had[list.name] = len(list.nodes)
	}
	return s, nil
}

// add returns the index of a format in a list; one that is there already is used again.
func (s *stylist) add(list, text string, args ...any) int {
	if len(s.lists[list]) == 0 {
		for _, one := range firstStyles[list] {
			s.lists[list] = append(s.lists[list], prefixed(s.root.prefix, one))
		}
	}
	text = prefixed(s.root.prefix, fmt.Sprintf(text, args...))
	if i := slices.Index(s.lists[list], text); i >= 0 {
		return i
	}
	s.lists[list] = append(s.lists[list], text)
	return len(s.lists[list]) - 1
}

// palette adds all that is needed.
func (s *stylist) palette() *palette {
	p := &palette{ours: map[string]bool{}}
	border := s.add("borders", `<~border><~left style="thin"><~color rgb="FFBFBFBF"/></~left><~right style="thin"><~color rgb="FFBFBFBF"/></~right>`+
		`<~top style="thin"><~color rgb="FFBFBFBF"/></~top><~bottom style="thin"><~color rgb="FFBFBFBF"/></~bottom><~diagonal/></~border>`)
	plain := s.add("fonts", `<~font><~sz val="10"/><~color rgb="FF000000"/><~name val="宋体"/><~charset val="134"/></~font>`)
	strong := s.add("fonts", `<~font><~b/><~sz val="10"/><~color rgb="FF000000"/><~name val="宋体"/><~charset val="134"/></~font>`)
	linked := s.add("fonts", `<~font><~u/><~sz val="10"/><~color rgb="FF0563C1"/><~name val="宋体"/><~charset val="134"/></~font>`)
	cell := func(font, fill, border int, alignment string) int {
		return s.add("cellXfs", `<~xf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyFont="1" applyFill="1" `+
			`applyBorder="1" applyAlignment="1"><~alignment %s wrapText="1"/></~xf>`, font, fill, border, alignment)
	}
	const top, centre = `horizontal="left" vertical="top"`, `horizontal="center" vertical="center"`
	for severity, rgb := range colours {
		p.colour[severity] = s.add("dxfs", `<~dxf><~fill><~patternFill patternType="solid"><~fgColor rgb="%v"/><~bgColor rgb="%v"/></~patternFill></~fill></~dxf>`, rgb, rgb)
		p.text[severity] = cell(plain, s.fill(rgb), border, top)
	}
	p.header = cell(strong, s.fill(headerColour), border, centre)
	p.title = cell(strong, 0, 0, `horizontal="left" vertical="center"`)
	p.plain = cell(plain, 0, border, top)
	p.link = cell(linked, 0, border, top)
	s.findOurs(p)
	return p
}

func (s *stylist) fill(rgb string) int {
	return s.add("fills", `<~fill><~patternFill patternType="solid"><~fgColor rgb="%v"/><~bgColor indexed="64"/></~patternFill></~fill>`, rgb)
}

// findOurs finds the formats with our colours, also those that another program numbered
// anew when it saved the workbook.
func (s *stylist) findOurs(p *palette) {
	filled := map[string]bool{}
	for i, text := range s.lists["fills"] {
		if slices.ContainsFunc(append([]string{headerColour}, colours[:]...), func(rgb string) bool { return strings.Contains(text, rgb) }) {
			filled[strconv.Itoa(i)] = true
		}
	}
	for i, text := range s.lists["cellXfs"] {
		n, err := parse([]byte(text), nil)
		p.ours[strconv.Itoa(i)] = err == nil && filled[n.attr("fillId")]
	}
}

// bytes are the styles with what was added.
func (s *stylist) bytes() []byte {
	var changes splices
	for _, name := range styleOrder {
		had, now := s.had[name], s.lists[name]
		list := s.root.child(name)
		switch added := strings.Join(now[had:], ""); {
		case added == "":
		case list == nil:
			changes.insert(s.behind(name), prefixed(s.root.prefix, fmt.Sprintf(`<~%s count="%d">%s</~%s>`, name, len(now), added, name)))
		default:
			changes.setAttr(s.part, list, "count", strconv.Itoa(len(now)))
			changes.within(s.part, list, added)
		}
	}
	return changes.apply(s.part)
}

func (s *stylist) behind(name string) int {
	at, rank := s.root.bodyFrom, slices.Index(styleOrder, name)
	for _, n := range s.root.nodes {
		if i := slices.Index(styleOrder, n.name); n.prefix == s.root.prefix && i >= 0 && i <= rank {
			at = n.to
		}
	}
	return at
}
