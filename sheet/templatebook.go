package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A templateBook is a template while it is written. The first thing that goes wrong is
// kept in written, and what follows it counts for nothing.
type templateBook struct {
	*excelize.File
	*Template
	styles  map[bookStyle]int
	written error
}

func (b *templateBook) keep(err error) {
	if b.written == nil {
		b.written = err
	}
}

func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // columns and rows are counted from 1, and few
	}
	return name
}

// put writes a text as it stands: never a formula, whatever it begins with.
func (b *templateBook) put(tab string, col, row int, style bookStyle, text string) {
	if len(utf16.Encode([]rune(text))) > excelize.TotalCellChars {
		b.keep(fmt.Errorf("%s %s: text of more than %d characters", tab, at(col, row), excelize.TotalCellChars))
	}
	if text != "" {
		b.keep(b.SetCellStr(tab, at(col, row), text))
	}
	b.keep(b.SetCellStyle(tab, at(col, row), at(col, row), b.styles[style]))
}

// begin makes a tab with its title, the template's identity and a hint above the header.
func (b *templateBook) begin(tab, title, hint string, tables []*rules.GoalTable, columns int) {
	if _, err := b.NewSheet(tab); err != nil {
		b.keep(err)
	}
	for row, line := range []struct {
		text  string
		style bookStyle
	}{{title, titleStyle}, {b.identity(tables), captionStyle}, {hint, captionStyle}} {
		b.put(tab, 1, row+1, line.style, line.text)
		b.keep(b.MergeCell(tab, at(1, row+1), at(columns, row+1)))
	}
	b.keep(b.SetRowHeight(tab, 1, 28))
	b.keep(b.SetRowHeight(tab, headRow, 32))
}

func (b *templateBook) head(tab string, col int, text, hint string, width float64) {
	if hint != "" {
		text += "\n（" + hint + "）"
	}
	b.put(tab, col, headRow, headStyle, text)
	name, _, _ := strings.Cut(at(col, 1), "1")
	b.keep(b.SetColWidth(tab, name, name, width))
}

func (b *templateBook) writeActuals(tables []*rules.GoalTable) {
	columns := b.columns()
	b.begin(actualsTab, fmt.Sprintf("%d年%d月底绩效指标填报表", b.FiscalYear, b.Month),
		"只填浅黄色的格；数从1月1日累计到月底；没有的空着（空着是没有报，不是0）。", tables, len(columns))
	for n, c := range columns {
		b.head(actualsTab, n+1, c.head, c.hint, c.width)
	}
	row := headRow
	dropDowns := map[string]*excelize.DataValidation{}
	for _, g := range tables {
		for _, r := range b.rows(g) {
			row++
			lines := 1
			for n, c := range columns {
				style := printedStyle
				if c.read != nil {
					style = inputStyle
				}
				text := c.text(r)
				b.put(actualsTab, n+1, row, style, text)
				lines = max(lines, linesOf(text, c.width))
				if c.choices != nil {
					b.addChoices(dropDowns, c, c.choices(r), at(n+1, row))
				}
			}
			b.setHeight(actualsTab, row, lines)
		}
	}
	b.addDropDowns(actualsTab, dropDowns)
	b.finish(actualsTab, len(columns), row, nameHeadColumn(columns))
}

// nameHeadColumn is how many columns stay in view when a person scrolls to the right.
func nameHeadColumn(columns []templateColumn) int {
	return 1 + slices.IndexFunc(columns, func(c templateColumn) bool { return c.head == nameHead })
}

// addChoices gives a cell its drop-down; cells of one column with the same choices share
// one.
func (b *templateBook) addChoices(all map[string]*excelize.DataValidation, c templateColumn, choices []string, cell string) {
	if len(choices) == 0 {
		return
	}
	key := c.head + strings.Join(choices, "、")
	if dv := all[key]; dv != nil {
		dv.SetSqref(cell)
		return
	}
	dv := excelize.NewDataValidation(true)
	dv.Sqref = cell
	b.keep(dv.SetDropList(choices))
	if c.only {
		dv.SetError(excelize.DataValidationErrorStyleStop, c.head, "请从下拉列表中选："+strings.Join(choices, "、"))
	}
	all[key] = dv
}

func (b *templateBook) addDropDowns(tab string, all map[string]*excelize.DataValidation) {
	for _, key := range sortedKeys(all) {
		b.keep(b.AddDataValidation(tab, all[key]))
	}
}

func (b *templateBook) writeMoney(tables []*rules.GoalTable) {
	heads := []struct {
		name  string
		width float64
	}{{codeHead, 23}, {titleHead, 22}, {fundHead, 13}}
	columns := moneyColumns
	if b.Month == 12 && !b.anyExpected(tables) {
		columns = moneyColumns[:3]
	}
	total := len(heads) + len(columns) + 1 + len(projectTexts)
	b.begin(moneyTab, fmt.Sprintf("%d年%d月底资金填报表", b.FiscalYear, b.Month),
		"单位：万元。只填浅黄色的格；全年预算数没有调整的可以空着；没有支出的填0。", tables, total)
	for n, h := range heads {
		b.head(moneyTab, n+1, h.name, "", h.width)
	}
	col := len(heads)
	for n, c := range columns {
		col++
		b.head(moneyTab, col, c.head, "", c.width)
		if n == 2 {
			col++
			b.head(moneyTab, col, rateHead, "", 9)
		}
	}
	for n, c := range projectTexts {
		b.head(moneyTab, col+n+1, c.head, "", c.width)
	}
	row := headRow
	for _, g := range tables {
		for _, fund := range fundLabels {
			row++
			b.writeFund(row, g, fund.kind, fund.name, columns)
		}
	}
	amounts := excelize.NewDataValidation(true)
	amounts.Sqref = at(4, headRow+1) + ":" + at(6, row)
	if len(columns) > 3 {
		amounts.SetSqref(at(8, headRow+1) + ":" + at(8, row))
	}
	b.keep(amounts.SetRange(0, 1e12, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	amounts.SetError(excelize.DataValidationErrorStyleStop, "金额", "请填不小于0的数，单位是万元")
	b.keep(b.AddDataValidation(moneyTab, amounts))
	b.finish(moneyTab, total, row, 3)
}

func (b *templateBook) anyExpected(tables []*rules.GoalTable) bool {
	return slices.ContainsFunc(tables, func(g *rules.GoalTable) bool {
		p := reportOf(b.Stored, g)
		return p != nil && (p.Expected.Text != "" || slices.ContainsFunc(p.Funds, func(f engine.Fund) bool { return f.Expected.Text != "" }))
	})
}

// writeFund writes one source of a project's money. What the goal table declares is
// printed; of the sources it is a start for who has reported nothing yet.
func (b *templateBook) writeFund(row int, g *rules.GoalTable, kind engine.FundKind, name string, columns []moneyColumn) {
	p := reportOf(b.Stored, g)
	fund := fundOf(p, kind)
	switch {
	case kind == totalFund:
		fund.Initial = g.Budget
	case p == nil && kind == engine.Fiscal:
		fund.Initial = g.Fiscal
	case p == nil && kind == engine.Other:
		fund.Initial = g.Other
	}
	for n, text := range []string{g.Code.Text, g.Name, name} {
		b.put(moneyTab, n+1, row, printedStyle, text)
	}
	col, lines := 3, linesOf(g.Name, 22)
	for n, c := range columns {
		col++
		style := amountStyle
		if n == 0 && kind == totalFund {
			style = printedAmountStyle
		}
		b.put(moneyTab, col, row, style, clean(c.of(&fund).Text))
		if n == 2 {
			col++
			b.put(moneyTab, col, row, rateStyle, "")
			b.keep(b.SetCellFormula(moneyTab, at(col, row), fmt.Sprintf(`IF(%[3]s="","",IFERROR(VALUE(%[3]s)/VALUE(IF(%[2]s="",%[1]s,%[2]s)),""))`, at(col-3, row), at(col-2, row), at(col-1, row))))
		}
	}
	for n, c := range projectTexts {
		style, text := printedStyle, ""
		if kind == totalFund {
			style = inputStyle
			if p != nil {
				text = *c.of(p)
			}
		}
		b.put(moneyTab, col+n+1, row, style, text)
		lines = max(lines, linesOf(text, c.width))
	}
	b.setHeight(moneyTab, row, lines)
}

// setHeight makes a row high enough for its longest text, as far as a row can be.
func (b *templateBook) setHeight(tab string, row, lines int) {
	b.keep(b.SetRowHeight(tab, row, min(excelize.MaxRowHeight, 14*float64(lines)+4)))
}

// fundOf is what a project's report says of one source, or of all together.
func fundOf(p *engine.ProjectReport, kind engine.FundKind) engine.Fund {
	switch {
	case p == nil:
		return engine.Fund{Kind: kind}
	case kind == totalFund:
		return engine.Fund{Kind: kind, Budget: p.Budget, Spent: p.Spent, Expected: p.Expected}
	}
	if i := slices.IndexFunc(p.Funds, func(f engine.Fund) bool { return f.Kind == kind }); i >= 0 {
		return p.Funds[i]
	}
	return engine.Fund{Kind: kind}
}
