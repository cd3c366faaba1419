package sheet

import (
	"encoding/xml"
	"fmt"
	"strings"

	"zhunsheng/rules"
)

// A workbookReader turns a workbook into lines, tab by tab, every value as a person
// sees it in Excel.
type workbookReader struct {
	officePackage
	*findings
	document
	extent
	shared   []richText
	styles   []cellStyle
	date1904 bool
	struck   bool // some text is struck through
}

// A tab is a worksheet as the workbook lists it.
type tab struct {
	name, id string
	hidden   bool
}

// maxSheet bounds a worksheet, which is read as it is unpacked.
const maxSheet = maxUnzipped

func readXlsx(p officePackage, f *findings) (document, *refusal) {
	r := &workbookReader{officePackage: p, findings: f}
	tabs, refused := r.readTabs()
	if refused != nil {
		return document{}, refused
	}
	relations, refused := p.relations(p.main)
	if refused != nil {
		return document{}, refused
	}
	targets := map[string]relation{}
	for _, one := range relations {
		targets[one.id] = one
		switch {
		case strings.HasSuffix(one.kind, "/sharedStrings"):
			refused = r.readPart(one.target, r.sharedStrings)
		case strings.HasSuffix(one.kind, "/styles"):
			refused = r.readPart(one.target, r.readStyles)
		}
		if refused != nil {
			return document{}, refused
		}
	}
	for _, one := range tabs {
		to := targets[one.id]
		if !strings.HasSuffix(to.kind, "/worksheet") {
			continue // a sheet that is a chart alone
		}
		if refused := r.readTab(one, to.target); refused != nil {
			return document{}, refused
		}
	}
	if r.struck {
		f.struckOut()
	}
	return r.document, nil
}

// readPart reads a part as it is unpacked; a part that is missing says nothing.
func (r *workbookReader) readPart(name string, read func(*xmlReader) error) *refusal {
	e, found := r.find(name)
	if !found {
		return nil
	}
	return r.parse(e, maxSheet, read)
}

// readTabs reads the workbook part.
func (r *workbookReader) readTabs() (tabs []tab, refused *refusal) {
	e, found := r.find(r.main)
	if !found {
		return nil, &refusal{"F02", "文件不完整：没有工作簿的目录；请用Excel打开并重新保存后再试"}
	}
	refused = r.parse(e, maxPart, func(x *xmlReader) error {
		return x.root(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "workbookPr":
				r.date1904 = attribute(e, "date1904") == "1" || attribute(e, "date1904") == "true"
			case "sheets":
				return x.children(func(e xml.StartElement) error {
					state := attribute(e, "state")
					if len(tabs) > maxEntries {
						return errTooMuch
					}
					tabs = append(tabs, tab{attribute(e, "name"), relationID(e), state == "hidden" || state == "veryHidden"})
					return x.skip(e)
				})
			}
			return x.skip(e)
		})
	})
	return tabs, refused
}

// relationID is the attribute r:id.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// readTab reads a worksheet and adds its rows to the document.
func (r *workbookReader) readTab(t tab, part string) *refusal {
	e, found := r.find(part)
	if !found {
		return &refusal{"F02", fmt.Sprintf("文件不完整：缺少工作表“%s”的内容；请用Excel打开并重新保存后再试", t.name)}
	}
	s := &tabReader{workbookReader: r, tab: t, at: len(r.lines)}
	before := r.extent
	if refused := r.parse(e, maxSheet, s.read); refused != nil {
		return refused
	}
	if s.overMerged {
		return &refusal{"F02", fmt.Sprintf("工作表“%s”有%d万个以上合并的区域，不像是绩效表，没有读取；请取消多余的合并，或拆成几个文件", t.name, maxMerges/10_000)}
	}
	r.extent = before // they are counted again as they are laid out
	s.dropMarks()
	lines, err := s.layOut()
	if err != nil {
		return &refusal{"F02", tooMuch}
	}
	if t.hidden && len(lines) > 0 && !speaksOfGoals(lines) {
		r.add(s.at, "F15", rules.Info, r.place(t.name, ""), "隐藏的工作表“%s”里没有绩效表，没有读取", t.name)
		return nil
	}
	s.tellNotes()
	r.lines = append(r.lines, lines...)
	return nil
}

// speaksOfGoals tells whether rows have a label of a form: a hidden tab without one
// holds lists for drop-downs and the like.
func speaksOfGoals(lines []line) bool {
	for _, l := range lines {
		for _, c := range l.cells {
			if isAnchor(c.text) {
				return true
			}
		}
	}
	return false
}

// isAnchor tells whether a text is a label of a form.
func isAnchor(text string) bool {
	if len(text) > 100 {
		return false
	}
	text = plainLabel(text)
	_, field := fields[text]
	_, column := columnNames[text]
	return field || column
}
