package sheet

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
)

// People is a list of agencies and the persons in them (单位和人员名单), as ReadPeople reads it.
type People struct {
	Agencies []alerting.Agency
	Persons  []alerting.Person
	// Rows are where each person, by id, was first read.
	Rows map[string]rules.Source
}

// The columns of the list, by their labels.
const (
	agencyCodeColumn   = "单位编码"
	agencyNameColumn   = "单位名称"
	agencyParentColumn = "上级单位编码"
	agencyKindColumn   = "单位类别"
	personColumn       = "人员编号"
	personNameColumn   = "姓名"
	dutyColumn         = "职责"
	mailColumn         = "邮箱"
	mobileColumn       = "手机"
	weComColumn        = "企业微信"
	inactiveColumn     = "离岗"
)

var peopleColumns = []string{
	agencyCodeColumn, agencyNameColumn, agencyParentColumn, agencyKindColumn, personColumn, personNameColumn, dutyColumn,
	mailColumn, mobileColumn, weComColumn, inactiveColumn,
}

// WritePeopleTemplate writes a list to fill in, as .csv that spreadsheets open, with rows that
// show how.
func WritePeopleTemplate(w io.Writer) error {
	rows := [][]string{
		peopleColumns,
		{"100001", "某某区财政局", "", "财政局", "cz-jx", "赵一", "财政绩效科", "", "", "", ""},
		{"433", "某某区教育局", "100001", "主管部门", "jy-zg", "钱二", "主管部门", "", "", "", ""},
		{"433001", "某某区第一中学", "433", "预算单位", "yz-jb", "孙三", "经办人", "sun@example.cn", "", "", ""},
		{"433001", "", "", "", "yz-cw", "李四", "单位财务负责人、单位负责人", "", "", "", ""},
	}
	var b strings.Builder
	b.WriteString(string(utf8Mark))
	for _, row := range rows {
		b.WriteString(strings.Join(row, ",") + "\r\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ReadPeople reads a list from an .xlsx or .csv: a row for each person and agency, or for an
// agency alone. With an ERROR there is no list, and every wrong row is told.
func ReadPeople(name string, data []byte) (*People, []rules.Diagnostic) {
	doc, f, refused := readTable(name, data)
	if refused != nil {
		f.whole(refused.id, "%s", refused.message)
		return nil, f.sorted()
	}
	r := &peopleReader{findings: f, agencies: map[string]int{}, persons: map[string]int{}}
	r.list.Rows = map[string]rules.Source{}
	for i, l := range doc.lines {
		switch {
		case l.isBlank():
		case r.columns == nil:
			r.readHeader(i, l)
		default:
			r.readRow(i, l)
		}
	}
	if r.columns == nil {
		f.whole("F48", "没有找到表头：要有“%s”一栏，可有的栏目是%s；模板用 zhunsheng people template 得到", agencyCodeColumn, strings.Join(peopleColumns, "、"))
	}
	found := f.sorted()
	if rules.HasErrors(found) {
		return nil, found
	}
	return &r.list, found
}

// readTable reads a workbook, or separated values, as rows and nothing more.
func readTable(name string, data []byte) (document, *findings, *refusal) {
	in, refused := openInput(name, data, Given{})
	if refused != nil {
		return document{}, in.findings, refused
	}
	if isZip(data) {
		a, refused := openArchive(data, in.left)
		if refused != nil {
			return document{}, in.findings, refused
		}
		p := officePackage{archive: a}
		if refused := p.findMain(true); refused != nil {
			return document{}, in.findings, refused
		}
		if p.main == "" || p.isWord() {
			return document{}, in.findings, &refusal{"F01", "名单应是Excel工作簿（.xlsx）或CSV文件"}
		}
		doc, refused := readXlsx(p, in.findings)
		return doc, in.findings, refused
	}
	text, ok := decodeText(data)
	if !ok {
		return document{}, in.findings, &refusal{"F01", "名单应是Excel工作簿（.xlsx）或CSV文件"}
	}
	first, _, _ := strings.Cut(text, "\n")
	c := csvReader{text: text, separator: ','}
	for _, one := range []rune{';', '\t'} {
		if strings.Count(first, string(one)) > strings.Count(first, string(c.separator)) {
			c.separator = one
		}
	}
	var doc document
	for number := 0; c.more(); number++ {
		row := line{inTable: true}
		for i, one := range c.row() {
			row.cells = append(row.cells, csvCell(in.findings, one, number, i))
		}
		if doc.lines = append(doc.lines, row); len(doc.lines)*len(peopleColumns) > maxCells {
			return document{}, in.findings, &refusal{"F02", tooMuch}
		}
	}
	if c.open {
		return document{}, in.findings, &refusal{"F02", "CSV文件里有引号没有配对，不知道一格到哪里为止；请用Excel打开后另存为.xlsx"}
	}
	return doc, in.findings, nil
}

// peopleReader goes through the rows of a list.
type peopleReader struct {
	*findings
	columns           map[string]int // the grid's column of each label
	agencies, persons map[string]int // places in the list
	list              People
}

func (r *peopleReader) readHeader(at int, l line) {
	columns := map[string]int{}
	var unknown []cell
	for _, c := range l.cells {
		switch name := plainLabel(c.text); {
		case name == "" || c.carried:
		case !slices.Contains(peopleColumns, name):
			unknown = append(unknown, c)
		default:
			columns[name] = c.col
		}
	}
	if _, ok := columns[agencyCodeColumn]; !ok {
		return // a heading above the table
	}
	r.columns = columns
	for _, c := range unknown {
		r.add(at, "F09", rules.Warn, c.source, "不认识的栏目“%s”，没有读取", oneLine(c.text))
	}
}

// cell is what a row has in a column; where the column or the cell is not there it is blank,
// with the place of the row.
func (r *peopleReader) cell(l line, column string) rules.Cell {
	place := l.cells[0].source
	col, known := r.columns[column]
	for _, c := range l.cells {
		if known && c.col == col {
			return rules.Cell{Text: clean(oneLine(c.text)), Source: c.source}
		}
	}
	return rules.Cell{Source: place}
}

func (r *peopleReader) readRow(at int, l line) {
	wrong := func(c rules.Cell, format string, args ...any) {
		r.add(at, "F48", rules.Error, c.Source, "%s", fmt.Sprintf(format, args...))
	}
	code := r.cell(l, agencyCodeColumn)
	if code.Text == "" {
		wrong(code, "这一行没有单位编码")
		return
	}
	r.readAgency(l, code.Text, wrong)
	r.readPerson(l, code.Text, wrong)
}

func (r *peopleReader) readAgency(l line, code string, wrong func(rules.Cell, string, ...any)) {
	name, parent, kind := r.cell(l, agencyNameColumn), r.cell(l, agencyParentColumn), r.cell(l, agencyKindColumn)
	if name.Text == "" {
		if parent.Text+kind.Text != "" {
			wrong(name, "单位%s写了上级或类别，没有写单位名称", code)
		}
		return
	}
	a := alerting.Agency{Code: code, Name: name.Text, Parent: parent.Text, Kind: alerting.KindUnit}
	if kind.Text != "" {
		if a.Kind = alerting.AgencyKindCalled(kind.Text); kind.Text == "财政部门" {
			a.Kind = alerting.KindBureau
		}
		if a.Kind == "" {
			wrong(kind, "单位类别“%s”应为预算单位、主管部门或财政局", kind.Text)
			return
		}
	}
	if i, again := r.agencies[code]; !again {
		r.agencies[code] = len(r.list.Agencies)
		r.list.Agencies = append(r.list.Agencies, a)
	} else if r.list.Agencies[i] != a {
		wrong(name, "单位%s前面已经写过，名称、上级或类别不同；写一次就够了", code)
	}
}

func (r *peopleReader) readPerson(l line, agency string, wrong func(rules.Cell, string, ...any)) {
	id, name, duty := r.cell(l, personColumn), r.cell(l, personNameColumn), r.cell(l, dutyColumn)
	if id.Text == "" {
		if name.Text+duty.Text != "" {
			wrong(id, "写了姓名或职责，没有写人员编号")
		}
		return
	}
	i, again := r.persons[id.Text]
	if !again {
		i = len(r.list.Persons)
		r.persons[id.Text], r.list.Rows[id.Text] = i, id.Source
		r.list.Persons = append(r.list.Persons, alerting.Person{ID: id.Text, Name: name.Text, Posts: []alerting.Post{}, Contacts: map[string]string{}})
	}
	p := &r.list.Persons[i]
	switch {
	case name.Text == "" && !again:
		wrong(name, "人员%s没有写姓名", id.Text)
	case name.Text != "" && name.Text != p.Name:
		wrong(name, "人员%s前面的姓名是%s，这里是%s", id.Text, p.Name, name.Text)
	}
	for _, word := range strings.FieldsFunc(duty.Text, func(c rune) bool { return strings.ContainsRune("、，,;； ", c) }) {
		n := slices.IndexFunc(alerting.Duties, func(d alerting.Duty) bool { return d.Chinese() == word || string(d) == word })
		if n < 0 {
			wrong(duty, "没有“%s”这种职责；可写%s", word, alerting.DutyNames(alerting.Duties))
			continue
		}
		if post := (alerting.Post{Agency: agency, Duty: alerting.Duties[n]}); !slices.Contains(p.Posts, post) {
			p.Posts = append(p.Posts, post)
		}
	}
	for column, key := range map[string]string{mailColumn: "email", mobileColumn: "mobile", weComColumn: "wecom"} {
		c := r.cell(l, column)
		if before := p.Contacts[key]; c.Text != "" && before != "" && before != c.Text {
			wrong(c, "人员%s前面的%s是%s，这里是%s", id.Text, column, before, c.Text)
		} else if c.Text != "" {
			p.Contacts[key] = c.Text
		}
	}
	switch c := r.cell(l, inactiveColumn); c.Text {
	case "", "否":
	case "是":
		p.Inactive = true
	default:
		wrong(c, "离岗应写“是”或空着：%s", c.Text)
	}
}
