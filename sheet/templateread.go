package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// templateIdentity is the line that tells a template, whatever else was done to it.
var templateIdentity = regexp.MustCompile(`^填报模板第(\d+)版\|(\d{4})年(\d{1,2})月底\|`)

// isTemplate tells whether a document is a template of ours, filled in or not.
func isTemplate(doc document) bool {
	return slices.ContainsFunc(doc.lines, func(l line) bool {
		return slices.ContainsFunc(l.cells, func(c cell) bool { return templateIdentity.MatchString(label(c.text)) })
	})
}

// isTemplateHead tells the header of 填报, where the line that names the template is gone.
func isTemplateHead(cells []cell) bool {
	has := func(head string) bool {
		return slices.ContainsFunc(cells, func(c cell) bool { return plainLabel(c.text) == head })
	}
	return has(nameHead) && has(actualHead) && has(ruleHead)
}

// tellUnnamedTemplate says that a template does not say its month and unit any more; it is
// false where the document is none.
func tellUnnamedTemplate(doc document, f *findings) bool {
	at := slices.IndexFunc(doc.lines, func(l line) bool { return isTemplateHead(l.cells) })
	if at < 0 {
		return false
	}
	f.add(at, "D24", rules.Error, doc.lines[at].cells[0].source, "这是填报模板，但第二行的“填报模板第%d版｜……年……月底｜……”没有了或改动了，不知道是哪个月的，没有读取；请从原来的模板把这一行抄回来，或重新下载模板，把数抄过去", templateVersion)
	return true
}

// A templateReader reads a template that was filled in. Rows and columns are told by
// their heads and codes, so they may have been sorted, deleted, moved or added.
type templateReader struct {
	*findings
	at       int
	tab      string // the sheet that is being read
	header   []cell
	known    []templateSetter
	table    rules.Source // the first row of the tab that looks like one of a table
	headed   bool         // the tab has, or had, a header
	ours     bool         // the tab names the template
	actuals  bool         // 填报 is there with its header
	money    bool         // 资金 is
	told     []bool
	version  int
	year     int
	month    int
	identity rules.Source
	projects []*templateProject
	byKey    map[string]*templateProject
}

// templateProject is what a template says of one project.
type templateProject struct {
	engine.ProjectReport
	said   bool // anything at all was filled in
	unsure bool // a source of funding was left out, so that they don't add up
}

// templateFilling is a row while it is read: an indicator's, or a source of funding's.
type templateFilling struct {
	engine.Observation
	fund         engine.Fund
	label        string // of the source
	code, name   string
	reason, goal string
	text         rules.Cell // the first that was filled in
}

// readTemplate reads a template that was filled in. A blank cell is not reported, and a
// project of which nothing is filled in is left out; of a tab that is missing the stored
// values are kept (engine.ProjectReport.Silent). It is nil where the template is of
// another version, or its tabs are of different months.
func readTemplate(doc document, f *findings, given Given) *engine.Report {
	r := &templateReader{findings: f, byKey: map[string]*templateProject{}}
	for i, l := range doc.lines {
		r.at = i
		r.readLine(l)
	}
	r.leaveTab()
	if r.version != templateVersion || rules.HasErrors(f.sorted()) && r.month == 0 {
		return nil
	}
	f.checkGiven(0, r.identity, r.year, r.month, given)
	report := &engine.Report{FiscalYear: r.year, Month: r.month}
	for _, p := range r.projects {
		if p.said {
			if p.Silent = r.missing(); p.unsure {
				p.Funds = nil
			}
			slices.SortStableFunc(p.Funds, func(a, b engine.Fund) int { return cmp.Compare(fundPlace(a.Kind), fundPlace(b.Kind)) })
			report.Projects = append(report.Projects, p.ProjectReport)
		}
	}
	return report
}

// missing are the facts of the tabs that the file does not have: who fills in one of them
// deletes the other, and does not take back what stands there.
func (r *templateReader) missing() (silent engine.Fact) {
	if !r.actuals {
		silent |= engine.IndicatorFacts
	}
	if !r.money {
		silent |= engine.ProjectFacts
	}
	return silent
}

func fundPlace(kind engine.FundKind) int {
	return slices.IndexFunc(fundLabels, func(l struct {
		kind engine.FundKind
		name string
	}) bool {
		return l.kind == kind
	})
}

func (r *templateReader) readLine(l line) {
	if len(l.cells) == 0 || l.isBlank() {
		return
	}
	if tab := l.cells[0].source.Sheet; tab != r.tab {
		r.leaveTab()
		r.tab, r.header, r.headed, r.ours, r.table = tab, nil, false, false, rules.Source{}
	}
	_, alone := l.only()
	switch {
	case r.readIdentity(l), r.readHeader(l):
	case r.header != nil:
		r.readRow(l)
	case !alone && r.table == rules.Source{}:
		r.table = l.cells[0].source
	}
}

// leaveTab says that a tab of the template lost its header, and with it all its rows.
func (r *templateReader) leaveTab() {
	if r.ours && !r.headed && r.table != (rules.Source{}) {
		r.add(r.at, "F03", rules.Error, r.table, "“%s”里没有找到模板的栏名（“%s”“%s”“%s”），这张表没有读取；请不要改栏名", r.tab, codeHead, nameHead, actualHead)
	}
}

func (r *templateReader) readIdentity(l line) bool {
	for _, c := range l.cells {
		found := templateIdentity.FindStringSubmatch(label(c.text))
		if found == nil {
			continue
		}
		r.ours = true
		version, _ := strconv.Atoi(found[1])
		year, _ := strconv.Atoi(found[2])
		month, _ := strconv.Atoi(found[3])
		switch {
		case version != templateVersion:
			r.add(r.at, "D24", rules.Error, c.source, "这是第%d版的填报模板，现在用的是第%d版，请重新下载模板，把数抄过去", version, templateVersion)
		case month < 1 || month > 12:
			r.add(r.at, "D24", rules.Error, c.source, "填报模板的月份“%d”不对，请重新下载模板", month)
		case r.version != 0 && (year != r.year || month != r.month):
			r.add(r.at, "D24", rules.Error, c.source, "“%s”是%d年%d月底的，前面的表是%d年%d月底的，同一个文件只能是一个月的，请核对", r.tab, year, month, r.year, r.month)
		default:
			r.version, r.year, r.month, r.identity = version, year, month, c.source
		}
		return true
	}
	return false
}

// readHeader reads the header of 填报 or 资金.
func (r *templateReader) readHeader(l line) bool {
	var heads []string
	for _, c := range l.cells {
		heads = append(heads, plainLabel(c.text))
	}
	actuals := slices.Contains(heads, nameHead) && slices.Contains(heads, actualHead)
	money := slices.Contains(heads, fundHead)
	project := slices.Contains(heads, codeHead) || slices.Contains(heads, titleHead)
	if !project || !actuals && !money {
		return false
	}
	known := moneyReaders()
	if actuals {
		known = r.actualReaders()
	}
	r.headed, r.actuals, r.money = true, r.actuals || actuals, r.money || money
	r.header, r.told = l.cells, make([]bool, len(l.cells))
	r.known = make([]templateSetter, len(l.cells))
	for i, head := range heads {
		r.known[i] = known[head]
		if known[head] != nil && slices.Contains(heads[:i], head) {
			r.add(r.at, "F10", rules.Error, l.cells[i].source, "“%s”一列出现两次，不知道以哪一列为准，请删去一列", head)
		}
	}
	return true
}

// A templateSetter keeps what a cell of a row says.
type templateSetter = func(f *templateFilling, c rules.Cell)

// rowReaders are the columns that both tabs have.
func rowReaders() map[string]templateSetter {
	return map[string]templateSetter{
		codeHead:  func(f *templateFilling, c rules.Cell) { f.code = label(c.Text) },
		titleHead: func(f *templateFilling, c rules.Cell) { f.name = oneLine(c.Text) },
	}
}

// filled notes that a cell was filled in, besides keeping what it says.
func filled(set func(f *templateFilling, c rules.Cell)) templateSetter {
	return func(f *templateFilling, c rules.Cell) {
		if c.Text == "" {
			return
		}
		if f.text.Text == "" {
			f.text = c
		}
		set(f, c)
	}
}

func (r *templateReader) actualReaders() map[string]templateSetter {
	readers := rowReaders()
	readers[level2Head] = func(f *templateFilling, c rules.Cell) { f.Level2 = oneLine(c.Text) }
	readers[nameHead] = func(f *templateFilling, c rules.Cell) { f.Name = oneLine(c.Text) }
	readers[targetHead] = func(f *templateFilling, c rules.Cell) { f.Target = c }
	for _, column := range templateColumns() {
		switch {
		case column.read != nil:
			readers[column.head] = filled(func(f *templateFilling, c rules.Cell) {
				if column.means != nil {
					if meant, known := column.means(c.Text); known {
						c.Text = meant
					}
				}
				if len(column.words) > 0 && !slices.Contains(column.words, c.Text) {
					r.leaveOut(r.at, "F10", c.Source, "%s“%s”不能识别，请填：%s", column.head, shorten(c.Text), strings.Join(column.words, "、"))
					return
				}
				column.read(&f.Observation, c)
			})
		case readers[column.head] == nil:
			readers[column.head] = func(*templateFilling, rules.Cell) {} // printed
		}
	}
	return readers
}

func moneyReaders() map[string]templateSetter {
	readers := rowReaders()
	readers[fundHead] = func(f *templateFilling, c rules.Cell) { f.label = c.Text }
	readers[rateHead] = func(*templateFilling, rules.Cell) {} // computed
	for n, column := range moneyColumns {
		set := filled(func(f *templateFilling, c rules.Cell) { *column.of(&f.fund) = c })
		if n == 0 { // 年初预算数 is printed for who has reported nothing: it alone says nothing
			set = func(f *templateFilling, c rules.Cell) {
				if c.Text != "" {
					f.fund.Initial = c
				}
			}
		}
		readers[column.head] = set
	}
	for _, column := range projectTexts {
		readers[column.head] = filled(func(f *templateFilling, c rules.Cell) {
			var p engine.ProjectReport
			*column.of(&p) = c.Text
			f.reason, f.goal = joinLines(f.reason, p.Reason), joinLines(f.goal, p.GoalActual)
		})
	}
	return readers
}

func (r *templateReader) readRow(l line) {
	row, ok := under(r.header, l.cells)
	if !ok {
		r.leaveOut(r.at, "F03", l.cells[0].source, "这一行超出了表头，无法对应各列：“%s”", l.text())
		return
	}
	var f templateFilling
	for i, c := range row {
		value := rules.Cell{Text: strings.ReplaceAll(clean(c.text), "\r\n", "\n"), Source: c.source}
		if r.known[i] != nil {
			r.known[i](&f, value)
		} else if value.Text != "" && !r.told[i] {
			r.told[i] = true
			r.add(r.at, "F09", rules.Warn, cmp.Or(r.header[i].source, c.source), "“%s”不是模板里的列，没有读取", oneLine(r.header[i].text))
		}
	}
	p := r.project(&f, row)
	switch {
	case p == nil:
	case f.label != "":
		r.keepFund(p, &f)
	case f.text.Text == "" && f.Name == "":
		r.add(r.at, "F09", rules.Warn, row[0].source, "这一行没有三级指标，也没有填数，没有读取：“%s”", l.text())
	case f.text.Text == "":
	case f.Name == "":
		r.leaveOut(r.at, "F03", f.text.Source, "填了“%s”，却没有三级指标名称，请补上", oneLine(f.text.Text))
	default:
		p.said = true
		r.readExcluded(&f)
		p.Observations = append(p.Observations, f.Observation)
	}
}

// readExcluded reads 不适用 in the place of an actual as the official forms have it.
func (r *templateReader) readExcluded(f *templateFilling) {
	found := notApplicable.FindStringSubmatch(label(f.Actual.Text))
	if found == nil {
		return
	}
	if !f.NotApplicable {
		r.add(r.at, "D23", rules.Warn, f.Actual.Source, excludedMessage, f.Name)
	}
	f.NotApplicable, f.Actual = true, rules.Cell{}
	f.Reason = joinLines(f.Reason, found[1])
}

// project finds the project of a row. A row without one must say nothing.
func (r *templateReader) project(f *templateFilling, row []cell) *templateProject {
	key := cmp.Or(f.code, rules.FoldName(f.name))
	if key == "" {
		if f.text.Text != "" {
			r.leaveOut(r.at, "F03", f.text.Source, "填了“%s”，却没有项目编码和项目名称，不知道是哪个项目，请补上", oneLine(f.text.Text))
		}
		return nil
	}
	p := r.byKey[key]
	if p == nil {
		p = &templateProject{ProjectReport: engine.ProjectReport{Code: f.code, Name: f.name, Source: row[0].source}}
		r.byKey[key] = p
		r.projects = append(r.projects, p)
	}
	return p
}

// keepFund keeps a row of 资金.
func (r *templateReader) keepFund(p *templateProject, f *templateFilling) {
	kind, known := fundRow(f.label)
	switch {
	case !known:
		if f.text.Text != "" {
			p.unsure = true
			r.leaveOut(r.at, "F10", f.text.Source, "资金来源“%s”不能识别，可用：年度资金总额、当年财政拨款、上年结转资金、其他资金", shorten(f.label))
		}
		return
	case kind == totalFund:
		p.Initial, p.Budget, p.Spent, p.Expected = f.fund.Initial, f.fund.Budget, f.fund.Spent, f.fund.Expected
	case slices.ContainsFunc(p.Funds, func(other engine.Fund) bool { return other.Kind == kind }):
		p.unsure = true
		r.leaveOut(r.at, "F10", f.text.Source, "项目“%s”的“%s”有两行，请合为一行", cmp.Or(p.Name, p.Code), kind.Chinese())
		return
	case f.fund != engine.Fund{}:
		f.fund.Kind = kind
		p.Funds = append(p.Funds, f.fund)
	}
	p.Reason, p.GoalActual = joinLines(p.Reason, f.reason), joinLines(p.GoalActual, f.goal)
	p.said = p.said || f.text.Text != ""
}
