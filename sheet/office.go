package sheet

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// An officePackage is an Office file: a zip whose parts point to each other by
// relationships.
type officePackage struct {
	*archive
	main string // name of the main part
}

const (
	contentTypes = "[Content_Types].xml"
	mainPart     = "word/document.xml"
	bookPart     = "xl/workbook.xml"
)

// readZip reads a zip as what its entries show it to be: an Office file, or an
// archive of files.
func readZip(ctx context.Context, in input) ([]Reading, error) {
	a, refused := openArchive(in.data, in.left)
	if refused != nil {
		return in.refuse(refused)
	}
	_, typed := a.find(contentTypes)
	_, odf := a.find("mimetype")
	p := officePackage{archive: a}
	if refused := p.findMain(typed); refused != nil {
		return in.refuse(refused)
	}
	switch {
	case p.main != "":
		return p.readMain(in)
	case odf:
		return readOpenDocument(ctx, a, in)
	case a.has("OFD.xml"):
		return in.refuse(&refusal{"F01", "这是OFD版式文件，无法读取；请提供原始的.docx或.xlsx文件"})
	case typed:
		return in.refuse(&refusal{"F01", "这个Office文件既没有Word正文也没有Excel工作簿；可读取的形式：" + formNames()})
	case in.inner:
		return in.refuse(&refusal{"F01", "压缩包里还有压缩包，只读取一层；请先解压，再把里面的文件直接打包"})
	}
	return readArchive(ctx, a, in)
}

// readMain reads a Word document or a workbook.
func (p officePackage) readMain(in input) ([]Reading, error) {
	if p.isWord() {
		in.contentIs("Word文档", ".docx")
	} else {
		in.contentIs("Excel工作簿", ".xlsx")
	}
	return p.readContent(in)
}

func (p officePackage) readContent(in input) ([]Reading, error) {
	if p.isWord() {
		return in.readDocument(readDocx(p, in.findings))
	}
	return in.readDocument(readXlsx(p, in.findings))
}

func (p officePackage) isWord() bool { return strings.Contains(p.main, "word/") }

// findMain finds the main part and refuses a package that may carry macros. Where
// the relationships say nothing, the part has its usual name.
func (p *officePackage) findMain(typed bool) *refusal {
	for _, name := range []string{mainPart, bookPart} {
		if _, found := p.find(name); found && p.main == "" {
			p.main = name
		}
	}
	if !typed && p.main == "" {
		return nil
	}
	relations, refused := p.relations("")
	if refused != nil {
		return refused
	}
	for _, r := range relations {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			if _, found := p.find(r.target); found {
				p.main = r.target
			}
		}
	}
	if refused := p.refuseMacros(typed); refused != nil {
		return refused
	}
	switch {
	case strings.HasSuffix(p.main, ".bin"):
		return &refusal{"F01", "这是二进制工作簿（.xlsb），无法读取；请用Excel打开后另存为.xlsx"}
	case strings.HasPrefix(p.main, "ppt/"):
		return &refusal{"F01", "这是演示文稿（.pptx），无法读取；可读取的形式：" + formNames()}
	}
	return nil
}

// macroTypes are the content types of parts that hold macros, and of main parts of
// files that may.
var macroTypes = []string{"macroenabled", "vbaproject", "macrosheet"}

func (p officePackage) refuseMacros(typed bool) *refusal {
	macros := p.has("vbaProject.bin") || slices.ContainsFunc(p.entries, func(e entry) bool { return strings.Contains(strings.ToLower(e.name), "/macrosheets/") })
	if typed && !macros {
		e, _ := p.find(contentTypes)
		types, refused := p.read(e, maxPart)
		if refused != nil {
			return refused
		}
		macros = declaresMacros(types)
	}
	if !macros && p.main != "" {
		relations, refused := p.relations(p.main)
		if refused != nil {
			return refused
		}
		macros = slices.ContainsFunc(relations, func(r relation) bool { return strings.HasSuffix(strings.ToLower(r.kind), "/vbaproject") })
	}
	if macros {
		return &refusal{"F01", "文件带有宏（.docm、.xlsm或改过名的），为安全起见不读取；请另存为不带宏的.docx或.xlsx"}
	}
	return nil
}

// declaresMacros tells whether a part of the package has a type of macros. What only is
// said of an extension, as some programs say it of .bin in every workbook, is of no part.
func declaresMacros(types []byte) bool {
	decoder := xml.NewDecoder(bytes.NewReader(types))
	for {
		token, err := decoder.Token()
		if err != nil {
			return false // what is not well-formed is refused by who reads it
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "Override" && start.Name.Local != "Default" {
			continue
		}
		kind := strings.ToLower(attribute(start, "ContentType"))
		enabled := strings.Contains(kind, macroTypes[0])
		if enabled || start.Name.Local == "Override" && slices.ContainsFunc(macroTypes, func(m string) bool { return strings.Contains(kind, m) }) {
			return true
		}
	}
}

// A relation is what a part points to.
type relation struct{ id, kind, target string }

// relations reads what a part points to within the package; "" is the package.
func (p officePackage) relations(of string) (list []relation, bad *refusal) {
	dir, base := path.Split(of)
	e, found := p.find(dir + "_rels/" + base + ".rels")
	if !found {
		return nil, nil
	}
	bad = p.parse(e, maxPart, func(r *xmlReader) error {
		return r.root(func(e xml.StartElement) error {
			target := attribute(e, "Target")
			if strings.HasPrefix(target, "/") {
				target = path.Clean(target)[1:]
			} else {
				target = path.Join(dir, target)
			}
			if attribute(e, "TargetMode") != "External" {
				list = append(list, relation{attribute(e, "Id"), attribute(e, "Type"), target})
			}
			return r.skip(e)
		})
	})
	return list, bad
}

// parse reads a part of XML as it is unpacked.
func (p officePackage) parse(e entry, most int64, read func(r *xmlReader) error) *refusal {
	part, refused := p.open(e, most)
	if refused != nil {
		return refused
	}
	defer part.Close()
	x := newXMLReader(part, &p.tokens)
	err := read(x)
	switch {
	case err == nil:
		return nil
	case x.source.token > maxToken:
		return &refusal{"F02", tooMuch}
	case x.source.err != nil && !errors.Is(x.source.err, io.EOF):
		return unpackRefusal(e.name, most, x.source.err)
	case errors.Is(err, errTooMuch):
		return &refusal{"F02", tooMuch}
	case errors.Is(err, errDoctype):
		return &refusal{"F02", fmt.Sprintf("文件内容（%s）带有文档类型声明或实体（DOCTYPE），正常的Office文件没有，为安全起见没有读取；请用Office打开并重新保存后再试", e.name)}
	}
	return &refusal{"F02", fmt.Sprintf("文件内容损坏（%s：%s），请用Office打开并重新保存后再试", e.name, inChinese(err))}
}

func inChinese(err error) string {
	switch {
	case errors.Is(err, errTooDeep):
		return fmt.Sprintf("嵌套超过%d层", maxDepth)
	case errors.Is(err, errOutOfOrder):
		return "行或列的次序颠倒"
	case errors.Is(err, io.EOF), strings.Contains(err.Error(), "unexpected EOF"):
		return "XML不完整"
	}
	return "XML写法有误"
}
