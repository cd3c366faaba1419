package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

// bookStyle is what a cell of a template is for.
type bookStyle int

const (
	titleStyle bookStyle = iota
	captionStyle
	headStyle
	printedStyle       // locked
	printedAmountStyle // locked
	rateStyle          // locked
	inputStyle         // text, as it is typed: 95% stays 95%
	amountStyle        // a number
	guideStyle
	guideInputStyle
)

const (
	inputFill  = "FFF8DC"
	guideWidth = 72
)

// makeStyles makes the styles of all cells: 宋体, thin borders, what may be filled in
// lightly coloured and not locked.
func (b *templateBook) makeStyles() {
	b.styles = map[bookStyle]int{}
	thin := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		thin = append(thin, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: size, Bold: bold}
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	align := func(horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true}
	}
	open := &excelize.Protection{Locked: false}
	const asText = 49
	amount, rate := "0.00####", "0.00%"
	for style, s := range map[bookStyle]*excelize.Style{
		titleStyle:         {Font: font(16, true), Alignment: align("center")},
		captionStyle:       {Font: font(10, false), Alignment: align("left"), NumFmt: asText},
		headStyle:          {Font: font(10, true), Alignment: align("center"), Border: thin, Fill: fill("E7E6E6"), NumFmt: asText},
		printedStyle:       {Font: font(10, false), Alignment: align("left"), Border: thin, NumFmt: asText},
		printedAmountStyle: {Font: font(10, false), Alignment: align("right"), Border: thin, CustomNumFmt: &amount},
		rateStyle:          {Font: font(10, false), Alignment: align("right"), Border: thin, CustomNumFmt: &rate},
		inputStyle:         {Font: font(10, false), Alignment: align("left"), Border: thin, Fill: fill(inputFill), NumFmt: asText, Protection: open},
		amountStyle:        {Font: font(10, false), Alignment: align("right"), Border: thin, Fill: fill(inputFill), CustomNumFmt: &amount, Protection: open},
		guideStyle:         {Font: font(11, false), Alignment: align("left"), NumFmt: asText},
		guideInputStyle:    {Font: font(11, false), Alignment: align("left"), Border: thin, Fill: fill(inputFill), NumFmt: asText, Protection: open},
	} {
		id, err := b.NewStyle(s)
		b.keep(err)
		b.styles[style] = id
	}
}

// finish makes a tab ready for people and printers: the header stays in view and is
// printed on each page, A4 across, what is printed is locked, without a password.
func (b *templateBook) finish(tab string, columns, rows, left int) {
	b.keep(b.SetPanes(tab, &excelize.Panes{Freeze: true, XSplit: left, YSplit: headRow, TopLeftCell: at(left+1, headRow+1), ActivePane: "bottomRight"}))
	b.print(tab, "landscape")
	b.keep(b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: tab, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", tab, headRow, headRow)}))
	b.keep(b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: tab, RefersTo: fmt.Sprintf("'%s'!$A$1:%s", tab, absolute(at(columns, rows)))}))
	b.keep(b.AddIgnoredErrors(tab, at(1, headRow+1)+":"+at(columns, rows), excelize.IgnoredErrorsNumberStoredAsText))
}

func absolute(cell string) string {
	letters := strings.TrimRight(cell, "0123456789")
	return "$" + letters + "$" + cell[len(letters):]
}

func (b *templateBook) print(tab, orientation string) {
	a4, wide, tall, fit := 9, 1, 0, true
	b.keep(b.SetPageLayout(tab, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	b.keep(b.SetSheetProps(tab, &excelize.SheetPropsOptions{FitToPage: &fit}))
	margin, foot := 0.4, 0.6
	b.keep(b.SetPageMargins(tab, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &foot}))
	b.keep(b.SetHeaderFooter(tab, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}))
	b.keep(b.ProtectSheet(tab, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, EditObjects: true, EditScenarios: true,
	}))
}

// linesOf is how many lines a text takes in a cell of a width; a Chinese character is two
// wide.
func linesOf(text string, width float64) (lines int) {
	for line := range strings.SplitSeq(text, "\n") {
		wide := 0
		for _, r := range line {
			wide += 1 + min(1, utf8.RuneLen(r)/2)
		}
		lines += 1 + max(0, wide-1)/int(width-1)
	}
	return lines
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// guide is what the first tab says.
var guide = []string{
	"1. 在“填报”和“资金”两张表里填浅黄色的格，其他的格已锁定。填完直接上传本文件，不用另存为别的格式。",
	"2. 实际完成值、执行数都从1月1日累计到月底。没有的空着：空着是没有报，不是0；没有支出的要填0。",
	"3. 实际完成值照平常的写法：47、97.5%、是、2025年11月20日、未完成、达成。一格里有几个目标的，按次序用分号隔开：97%；2起。",
	"4. “评判规则”“分值”是按上面的评分办法列出的；“上期实际值”是以前填报过的最近一次的数，供核对。",
	"5. 没有完成的、没有得满分的、超过目标很多的，要填原因说明。偏差原因类别可以填几类，用顿号隔开。",
	"6. “不适用”只用于经批准不评价的指标。“档次”用于定性指标。",
	"7. 资金的单位是万元。全年预算数没有调整的可以空着，按年初预算数计算。各资金来源之和应等于年度资金总额。",
	"8. 可以排序，可以删去暂时不报的行，可以加自己的列（加的列不读取）。不要改项目编码、二级指标、三级指标和栏名。",
	"9. 再次上传同一个月的文件，以新的为准：原来填过、现在空着的格，就是没有报。整个项目都空着的，不改动已报的数；“填报”“资金”整张删去一张的，那一张的数不改动。",
}

func (b *templateBook) writeGuide(tables []*rules.GoalTable) {
	b.put(guideTab, 1, 1, titleStyle, fmt.Sprintf("%d年%d月底绩效执行数据填报说明", b.FiscalYear, b.Month))
	indicators := 0
	for _, g := range tables {
		indicators += len(g.Indicators)
	}
	lines := append([]string{b.identity(tables), fmt.Sprintf("共%d个项目，%d个指标。评分办法：%s。", len(tables), indicators, b.Scheme.Ref())}, guide...)
	b.keep(b.SetColWidth(guideTab, "A", "A", guideWidth))
	for n, line := range lines {
		b.put(guideTab, 1, n+2, guideStyle, line)
		b.keep(b.SetRowHeight(guideTab, n+2, 18*float64(linesOf(line, guideWidth-4))+4))
	}
	b.put(guideTab, 1, len(lines)+3, guideInputStyle, "报送截止日期：　　　　　　　　　　　联系人：　　　　　　　　　　　联系电话：")
	b.keep(b.SetRowHeight(guideTab, 1, 30))
	b.print(guideTab, "portrait")
}
