package markup

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A Job is a workbook to be marked.
type Job struct {
	Data     []byte
	Findings []rules.Diagnostic
	// Here tells whether a finding is about this file; those that are not are listed only.
	Here func(rules.Diagnostic) bool
	// Heads tells whether the text of a cell names a column of a table. A row with two of
	// them is a header.
	Heads func(text string) bool
}

// Is tells whether a zip is a workbook of this format.
func Is(data []byte) bool {
	p, err := open(data)
	if err != nil {
		return false
	}
	types, err := p.read(contentTypes)
	return err == nil && bytes.Contains(types, []byte("spreadsheetml")) && bytes.Contains(types, []byte(".main+xml"))
}

// Workbook is the package with the findings in it. Where there are none and were none
// before, it comes back as it is. The error is a *Damaged where the package cannot be
// understood.
func Workbook(j Job) ([]byte, error) {
	p, err := open(j.Data)
	if err != nil {
		return nil, err
	}
	m := &marker{Job: j, pack: p}
	if err := m.openWorkbook(); err != nil {
		return nil, err
	}
	m.place()
	for _, s := range m.sheets {
		if err := m.markSheet(s); err != nil {
			return nil, err
		}
	}
	if err := m.writeList(); err != nil {
		return nil, err
	}
	if len(p.changed) == 0 {
		return j.Data, nil
	}
	p.put(m.stylesPart, m.styles.bytes())
	return p.bytes()
}

type marker struct {
	Job
	*pack
	book       string // name of the workbook's part
	base       string // of the types of its relations
	ns         string // of its elements; the strict form of the format has another
	sheets     []*sheet
	stylesPart string
	styles     *stylist
	palette    *palette
	shared     sharedTexts
}

// A sheet is a tab of the workbook with what is to be said on it.
type sheet struct {
	name, part string
	cells      bool // a worksheet, not a chart
	notes      map[place][]rules.Diagnostic
	tab        *tab
}

func (m *marker) openWorkbook() error {
	book, base, err := m.findBook()
	if err != nil {
		return err
	}
	m.book, m.base = book, base
	_, root, err := m.parse(m.book)
	if err != nil {
		return err
	}
	m.ns = root.namespace()
	relations, err := m.relations(m.book)
	if err != nil {
		return err
	}
	for _, n := range root.child("sheets").children() {
		i := slices.IndexFunc(relations, func(r relation) bool { return r.id == n.relation() })
		if i < 0 {
			return &Damaged{m.book, "所说的表“" + n.attr("name") + "”不存在"}
		}
		m.sheets = append(m.sheets, &sheet{name: n.attr("name"), part: relations[i].target, cells: relations[i].kind == "worksheet"})
	}
	if len(m.sheets) == 0 {
		return &Damaged{m.book, "没有任何表"}
	}
	if err := m.openStyles(relations); err != nil {
		return err
	}
	return m.openShared(relations)
}

// findBook finds the workbook's part, and how the types of its relations begin, which
// differ in the strict form of the format.
func (m *marker) findBook() (book, base string, err error) {
	_, root, err := m.parse(relsOf(""))
	if err != nil {
		return "", "", err
	}
	for _, n := range root.nodes {
		if base, ok := strings.CutSuffix(n.attr("Type"), "/officeDocument"); ok {
			return strings.TrimPrefix(path.Join("/", n.attr("Target")), "/"), base, nil
		}
	}
	return "", "", &Damaged{"", "没有工作簿"}
}

func (m *marker) openStyles(relations []relation) error {
	if i := slices.IndexFunc(relations, func(r relation) bool { return r.kind == "styles" }); i >= 0 {
		m.stylesPart = relations[i].target
	}
	text := m.inNamespace(emptyStyles)
	if m.stylesPart != "" {
		var err error
		if text, err = m.read(m.stylesPart); err != nil {
			return err
		}
	}
	styles, err := newStylist(text)
	if err != nil {
		return &Damaged{cmp.Or(m.stylesPart, "xl/styles.xml"), err.Error()}
	}
	m.styles = styles
	m.palette = styles.palette()
	return nil
}

func (m *marker) openShared(relations []relation) error {
	i := slices.IndexFunc(relations, func(r relation) bool { return r.kind == "sharedStrings" })
	if i < 0 {
		return nil
	}
	text, err := m.read(relations[i].target)
	if err != nil {
		return err
	}
	if m.shared, err = readShared(text); err != nil {
		return &Damaged{relations[i].target, err.Error()}
	}
	return nil
}

// place puts each finding on its tab.
func (m *marker) place() {
	for _, s := range m.sheets {
		s.notes = map[place][]rules.Diagnostic{}
	}
	for _, d := range m.Findings {
		if s, p, ok := m.cellOf(d); ok {
			s.notes[p] = append(s.notes[p], d)
		}
	}
	for _, s := range m.sheets {
		for _, ds := range s.notes {
			slices.SortStableFunc(ds, func(a, b rules.Diagnostic) int { return cmp.Compare(b.Severity, a.Severity) })
		}
	}
}

// cellOf is the cell that a finding is about, if this workbook has it.
func (m *marker) cellOf(d rules.Diagnostic) (*sheet, place, bool) {
	i := slices.IndexFunc(m.sheets, func(s *sheet) bool { return s.name == d.Source.Sheet && s.cells })
	p, ok := placeOf(d.Source.Cell)
	if i < 0 || !ok || !m.Here(d) {
		return nil, place{}, false
	}
	return m.sheets[i], p, true
}

func inOrder(notes map[place][]rules.Diagnostic) []place {
	return slices.SortedFunc(maps.Keys(notes), func(a, b place) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) })
}

// markSheet edits a worksheet and its comments, if there is or was anything to say.
func (m *marker) markSheet(s *sheet) error {
	if !s.cells {
		return nil
	}
	text, err := m.read(s.part)
	if err != nil {
		return err
	}
	if s.tab, err = readTab(text, m.shared, m.Heads); err != nil {
		return &Damaged{s.part, err.Error()}
	}
	seen := map[place][]rules.Diagnostic{}
	for _, p := range inOrder(s.notes) {
		seen[s.tab.anchor(p)] = append(seen[s.tab.anchor(p)], s.notes[p]...)
	}
	s.notes = seen
	g := &grid{tab: s.tab, palette: m.palette, notes: seen}
	g.edit(m.besideDrawings(s))
	if err := m.markComments(s, g); err != nil {
		return err
	}
	if err := m.answerThreads(s); err != nil {
		return err
	}
	if len(g.splices) > 0 {
		m.put(s.part, g.apply(text))
	}
	return nil
}

// besideDrawings is the last column that a picture or chart of a worksheet covers. A drawing
// that cannot be read covers nothing: it is not edited, and no reason to refuse the file.
func (m *marker) besideDrawings(s *sheet) (last int) {
	drawing, ok, err := m.related(s.part, "drawing")
	if err != nil || !ok {
		return 0
	}
	text, root, err := m.parse(drawing.target)
	if err != nil {
		return 0
	}
	for _, anchor := range root.nodes {
		if to := anchor.child("to"); to != nil {
			last = max(last, numberOr(textOf(text, to.child("col")), 0)+1)
		}
	}
	return last
}

// markComments edits the comments of a worksheet.
func (m *marker) markComments(s *sheet, g *grid) error {
	comments, had, err := m.related(s.part, "comments")
	if err != nil || !had && len(s.notes) == 0 {
		return err
	}
	name, text := comments.target, m.inNamespace(emptyComments)
	if had {
		if text, err = m.read(name); err != nil {
			return err
		}
	} else {
		name = m.free("xl/comments%d.xml")
	}
	r, err := editComments(text, s.notes)
	if err != nil {
		return &Damaged{name, err.Error()}
	}
	if len(r.splices) == 0 {
		return nil
	}
	m.put(name, r.apply(text))
	if !had {
		if _, err := m.relate(s.part, m.base+"/comments", name); err != nil {
			return err
		}
		if err := m.declare(name, "", sheetTypes+"comments+xml"); err != nil {
			return err
		}
	}
	return m.markShapes(s, g, r)
}

// markShapes edits the boxes that the comments are shown in.
func (m *marker) markShapes(s *sheet, g *grid, r *remarks) error {
	var boxes []box
	for _, p := range r.added {
		boxes = append(boxes, boxOf(p, block(s.notes[p])))
	}
	name, text := "", []byte(emptyShapes)
	if legacy := s.tab.root.child("legacyDrawing"); legacy != nil {
		relations, err := m.relations(s.part)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(relations, func(one relation) bool { return one.id == legacy.relation() })
		if i < 0 {
			return &Damaged{s.part, "所说的批注图形不存在"}
		}
		if name = relations[i].target; m.has(name) {
			if text, err = m.read(name); err != nil {
				return err
			}
		}
	}
	edited := editShapes(text, r.removed, boxes)
	switch {
	case edited == nil:
		return &Damaged{name, "写法有误"}
	case name != "":
		m.put(name, edited)
		return nil
	}
	name = m.free("xl/drawings/vmlDrawing%d.vml")
	m.put(name, edited)
	id, err := m.relate(s.part, m.base+"/vmlDrawing", name)
	if err != nil {
		return err
	}
	g.insert(g.behind("legacyDrawing"), prefixed(s.tab.root.prefix, fmt.Sprintf(`<~legacyDrawing xmlns:r="%v" r:id="%v"/>`, m.base, id)))
	return m.declare("", "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
}

// writeList puts the list of all findings on a tab of its own, or brings the one that is
// there up to date.
func (m *marker) writeList() error {
	old := slices.IndexFunc(m.sheets, func(s *sheet) bool { return s.tab != nil && IsList(s.tab.a1) })
	if old < 0 && len(m.Findings) == 0 {
		return nil
	}
	text := m.inNamespace(string(list{palette: m.palette, findings: m.Findings, link: m.link}.worksheet()))
	if m.stylesPart == "" {
		if err := m.addStyles(); err != nil {
			return err
		}
	}
	if old >= 0 {
		m.put(m.sheets[old].part, text)
		return nil
	}
	name := m.free("xl/worksheets/sheet%d.xml")
	m.put(name, text)
	id, err := m.relate(m.book, m.base+"/worksheet", name)
	if err != nil {
		return err
	}
	if err := m.declare(name, "", sheetTypes+"worksheet+xml"); err != nil {
		return err
	}
	return m.addTab(id)
}

// inNamespace is a part of our own in the namespace of this workbook.
func (m *marker) inNamespace(part string) []byte {
	return []byte(strings.Replace(part, `xmlns="`+mainNS+`"`, `xmlns="`+m.ns+`"`, 1))
}

func (m *marker) link(d rules.Diagnostic) string {
	s, p, ok := m.cellOf(d)
	if !ok {
		return ""
	}
	return location(s.name, p)
}

func (m *marker) addStyles() error {
	m.stylesPart = m.free("xl/styles%d.xml")
	if _, err := m.relate(m.book, m.base+"/styles", m.stylesPart); err != nil {
		return err
	}
	return m.declare(m.stylesPart, "", sheetTypes+"styles+xml")
}

// addTab names the list in the workbook, behind all other tabs.
func (m *marker) addTab(relation string) error {
	text, root, err := m.parse(m.book)
	if err != nil {
		return err
	}
	sheets := root.child("sheets")
	last := 0
	for _, n := range sheets.nodes {
		last = max(last, numberOr(n.attr("sheetId"), 0))
	}
	name := columnName
	for i := 2; slices.ContainsFunc(m.sheets, func(s *sheet) bool { return strings.EqualFold(s.name, name) }); i++ {
		name = fmt.Sprintf("%s%d", columnName, i)
	}
	var s splices
	s.within(text, sheets, prefixed(root.prefix, fmt.Sprintf(`<~sheet xmlns:r="%v" name="%v" sheetId="%d" r:id="%v"/>`, m.base, name, last+1, relation)))
	m.put(m.book, s.apply(text))
	return nil
}
