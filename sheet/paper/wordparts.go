package paper

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The namespaces and content types of a Word document, and the parts of it that do not
// depend on the forms. The order of elements is the schema's: Word refuses another.
const (
	wordSpace     = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relationSpace = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relationType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	wordType      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	documentPart  = "word/document.xml"
)

var wordParts = map[string]string{
	"[Content_Types].xml": xmlHead + `<Types xmlns="` + packageSpace + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		override(documentPart, wordType+"document.main+xml") +
		override("word/styles.xml", wordType+"styles+xml") +
		override("word/settings.xml", wordType+"settings+xml") +
		override("word/footer1.xml", wordType+"footer+xml") +
		override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml") +
		override("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml") +
		`</Types>`,
	"_rels/.rels": relations(
		relationType+"officeDocument", documentPart,
		packageSpace+"relationships/metadata/core-properties", "docProps/core.xml",
		relationType+"extended-properties", "docProps/app.xml"),
	"word/_rels/document.xml.rels": relations(
		relationType+"styles", "styles.xml",
		relationType+"settings", "settings.xml",
		relationType+"footer", "footer1.xml"),
	"word/settings.xml": xmlHead + `<w:settings ` + wordSpace + `><w:defaultTabStop w:val="420"/>` +
		`<w:characterSpacingControl w:val="doNotCompress"/><w:compat>` +
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>` +
		`</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`,
	"word/footer1.xml": xmlHead + `<w:ftr ` + wordSpace + `><w:p><w:pPr><w:pStyle w:val="footer"/></w:pPr>` +
		run(footerStart+" ") + field("PAGE") + run(" "+footerMiddle+" ") + field("NUMPAGES") + run(" "+footerEnd) + `</w:p></w:ftr>`,
	"word/styles.xml": wordStyles(),
}

func override(part, contentType string) string {
	return `<Override PartName="/` + part + `" ContentType="` + contentType + `"/>`
}

func relations(typesAndTargets ...string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">`)
	for i := 0; i < len(typesAndTargets); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, i/2+1, typesAndTargets[i], typesAndTargets[i+1])
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

// footerRelation is the footer's among the relations of the document.
const footerRelation = "rId3"

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func field(instruction string) string {
	return `<w:fldSimple w:instr=" ` + instruction + ` ">` + run("1") + `</w:fldSimple>`
}

// wordStyles has a paragraph style for each style of a cell, so that the fonts of all
// forms can be changed at one place.
func wordStyles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + wordSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` + fonts("宋体") +
		`<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>` +
		`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` +
		`<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>` +
		`</w:tblPr></w:style>`)
	for style, l := range looks {
		keep, outline := "", ""
		switch Style(style) {
		case Title:
			keep, outline = `<w:keepNext/>`, `<w:outlineLvl w:val="0"/>` // forms are found in the navigation pane
		case Caption:
			keep = `<w:keepNext/>`
		}
		b.WriteString(paragraphStyle(l.name, keep+spacing(0, l.points*lineSpacing, "exact")+justify(l.align)+outline, runProperties(l)))
	}
	b.WriteString(paragraphStyle("gap", spacing(0, 1, "exact"), `<w:sz w:val="2"/><w:szCs w:val="2"/>`))
	b.WriteString(paragraphStyle("footer", justify(Centre), fonts("宋体")+`<w:sz w:val="18"/><w:szCs w:val="18"/>`))
	b.WriteString(`</w:styles>`)
	return b.String()
}

func paragraphStyle(name, paragraph, run string) string {
	return `<w:style w:type="paragraph" w:customStyle="1" w:styleId="` + name + `"><w:name w:val="zs ` + name + `"/><w:basedOn w:val="Normal"/>` +
		`<w:pPr>` + paragraph + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
}

func fonts(name string) string {
	return fmt.Sprintf(`<w:rFonts w:hint="eastAsia" w:ascii="%[1]s" w:eastAsia="%[1]s" w:hAnsi="%[1]s" w:cs="宋体"/>`, name)
}

func runProperties(l look) string {
	bold := ""
	if l.bold {
		bold = `<w:b/><w:bCs/>`
	}
	return fonts(l.font) + bold + size(l.points)
}

func size(points float64) string {
	return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, int(points*2))
}

// spacing is the room around a paragraph and the height of its lines, in points.
func spacing(around, line float64, rule string) string {
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%[1]d" w:line="%d" w:lineRule="`, int(around*20), int(line*20)) + rule + `"/>`
}

func justify(a Align) string {
	return `<w:jc w:val="` + horizontal[a] + `"/>`
}

// section is the end of a section: the page that what stands before is printed on.
func section(landscape bool) string {
	short, long := twips(paperShort), twips(paperLong)
	size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, short, long)
	if landscape {
		size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, long, short)
	}
	return `<w:sectPr><w:footerReference w:type="default" r:id="` + footerRelation + `"/><w:type w:val="nextPage"/>` + size +
		fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%[2]d" w:header="%[4]d" w:footer="%[4]d" w:gutter="0"/>`,
			twips(marginTop), twips(marginSide), twips(marginBottom), twips(footerHeight)) + `</w:sectPr>`
}

func wordPartNames() []string {
	return append(slices.Sorted(maps.Keys(wordParts)), slices.Sorted(maps.Keys(properties))...)
}
