package sheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reportColumn is what a column of a filled-in form holds: of its money block or of its
// indicators (财预〔2020〕10号, 财预〔2019〕136号 and the forms of the provinces).
type reportColumn string

const (
	initialColumn  reportColumn = "年初预算数"
	budgetColumn   reportColumn = "全年预算数"
	spentColumn    reportColumn = "执行数"
	expectedColumn reportColumn = "全年预计执行数"
	rateColumn     reportColumn = "执行率"

	levelColumn        reportColumn = "一级指标"
	filledLevel2Column reportColumn = "二级指标"
	filledNameColumn   reportColumn = "三级指标"
	filledSignColumn   reportColumn = "指标性质"
	filledTargetColumn reportColumn = "指标值"
	filledUnitColumn   reportColumn = "计量单位"
	actualColumn       reportColumn = "实际完成值"
	forecastColumn     reportColumn = "全年预计完成情况"
	filledMarksColumn  reportColumn = "分值"
	scoreColumn        reportColumn = "得分"
	reasonColumn       reportColumn = "偏差原因"
	obstacleColumn     reportColumn = "偏差原因类别" // one for each kind, to be ticked
	likelihoodColumn   reportColumn = "完成目标可能性"
	answerColumn       reportColumn = "可能性的一种" // one for each answer, to be ticked
	remarkColumn       reportColumn = "备注"
	measuresColumn     reportColumn = "改进措施"
	causeColumn        reportColumn = "原因类别"   // all kinds in one column
	adjustedColumn     reportColumn = "调整后指标值" // a target of the unit's own
	untakenColumn      reportColumn = "不采用"    // known, and told once that it is not taken
	printedColumn      reportColumn = "已知"     // printed, and no execution data
)

// reportColumnNames maps what a header says, without the stage before it, to the column.
var reportColumnNames = columnsNamed(map[reportColumn]string{
	initialColumn:      "年初预算数 年初预算 年初预算金额 年初批复数 年初预算安排数 年初数",
	budgetColumn:       "全年预算数 全年预算 调整预算 调整后预算 调整后预算金额 调整后的预算数 调整后预算数 调整预算数 调整后全年预算数 年度预算数 预算数 预算调整数",
	spentColumn:        "全年执行数 全年实际执行数 执行数 预算执行数 实际执行数 实际支出 实际支出数 支出数 执行金额 累计执行数 资金执行数",
	expectedColumn:     "全年预计执行数 预计全年执行数 全年预计执行 预计执行数",
	rateColumn:         "执行率 全年执行率 预算执行率 资金执行率 全年预算执行率",
	levelColumn:        "一级指标",
	filledLevel2Column: "二级指标",
	filledNameColumn:   "三级指标 四级指标 指标名称",
	filledSignColumn:   "指标性质 计算符号 符号 指标符号",
	filledTargetColumn: "指标值 年度指标值 绩效指标值 目标值 预期指标值 年度目标值 计划指标值 预期值 指标目标值 年初目标值 年初指标值 年初设定目标值 年初设定指标值",
	filledUnitColumn:   "计量单位 度量单位 指标单位",
	actualColumn:       "实际完成值 完成值 实际完成情况 全年实际值 全年完成值 全年实际完成值 实际值 执行情况 完成情况 指标完成情况 实际完成指标值 实际完成 全年执行情况 全年完成情况 实际完成数 指标执行情况 指标完成值 自评实际完成值 自评完成值 自评完成情况 单位自评完成值",
	forecastColumn:     "全年预计完成情况 全年预计完成值 全年预计完成 预计全年完成情况 预计完成情况 全年预计完成数",
	filledMarksColumn:  "分值 权重 指标分值 权重分值 指标权重 分值权重",
	scoreColumn:        "得分 自评得分 自评分 实际得分 指标得分 单位自评得分 单位自评分",
	reasonColumn:       "偏差原因分析及改进措施 偏差原因分析 偏差原因 原因说明 未完成原因分析 未完成原因和改进措施 未完成原因分析及改进措施 未完成原因 偏差原因分析及改进 偏差分析 偏差分析及改进措施 未完成原因及改进措施 偏差原因及改进措施 情况说明 未完成原因及拟采取的改进措施 偏离原因分析",
	obstacleColumn:     "经费保障 制度保障 人员保障 硬件条件保障 硬件保障 其他 其它 其他原因 其它原因",
	likelihoodColumn:   "完成目标可能性 目标完成可能性 完成可能性",
	answerColumn:       "确定能 有可能 完全不可能 不可能 确定能完成 有可能完成 完全不可能完成",
	remarkColumn:       "备注",
	measuresColumn:     "改进措施 整改措施 下一步改进措施 拟采取措施 拟采取的改进措施 改进措施及建议 下一步措施 采取措施 采取的措施",
	causeColumn:        "原因类别 偏差原因类别 偏差类别 偏差原因分类 未完成原因类别",
	adjustedColumn:     "调整后指标值 调整后目标值 调整后年度指标值 调整指标值 年中调整指标值 调整后的指标值",
	untakenColumn:      "复核得分 复评得分 复核分 评审得分 财政复核得分 财政评分 主管部门评分 主管部门复核得分 核定得分 审核得分 抽查得分 复核完成值 复核实际完成值 预计执行率 全年预计执行率 预计全年执行率 完成率 指标完成率 完成比例 完成程度 目标完成率 偏差率 偏差度",
	printedColumn:      "绩效指标 序号 指标解释 指标说明 绩效指标描述 指标描述 得分计算方法 计分方法 评分标准 评(扣)分标准 评分细则 指标值确定依据 指标值说明 年度绩效指标 指标类型 指标值类型 项目名称 项目编码",
})

func columnsNamed(of map[reportColumn]string) map[string]reportColumn {
	known := map[string]reportColumn{}
	for column, list := range of {
		for _, name := range strings.Fields(list) {
			known[name] = column
		}
	}
	return known
}

var dashes = strings.NewReplacer("—", "-", "–", "-", "－", "-", "―", "-", "−", "-", "‐", "-", "~", "-", "～", "-", "〜", "-", "至", "-", "到", "-")

// The beginnings of a header that say up to which month it speaks: 「1—7月执行数」,
// 「截至9月底执行数」, 「上半年执行情况」, 「一季度…」.
var (
	monthStage = regexp.MustCompile(`^(?:\d{4}年)?((?:0?1|一)月?份?--?|截止?-?(?:\d{4}年)?)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(底|末|份)?累?计?(.*)$`)
	namedStage = regexp.MustCompile(`^(?:\d{4}年)?(第?[一二三四1-4]季度|前三季度|[上下]半年)末?累?计?(.*)$`)
	yearStage  = regexp.MustCompile(`^(?:全年|年度|本年度?)(.+)$`)
)

var stageMonths = map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}

// readReportColumn says what a header cell holds and up to which month, 0 where it does
// not say; 12 for the whole year. loose tells a month or a quarter named alone, which may
// be meant for itself.
func readReportColumn(text string) (column reportColumn, month int, loose bool) {
	name := plainLabel(text)
	column, known := reportColumnNames[name]
	if rest, year := cutYear(name); !known && year != 0 {
		name = rest
		column, known = reportColumnNames[name]
	}
	whole := yearStage.FindStringSubmatch(name)
	if !known && whole != nil {
		column, known = reportColumnNames[whole[1]]
	}
	if known {
		of := []reportColumn{spentColumn, actualColumn, rateColumn}
		if whole != nil && slices.Contains(of, column) && !strings.HasPrefix(name, "本") { // 本年 is up to now
			return column, 12, false
		}
		_, remark, _ := strings.Cut(strings.TrimSuffix(label(text), ")"), "(")
		if _, month, loose = readStage(remark); slices.Contains(of, column) {
			return column, month, loose
		}
		return column, 0, false
	}
	rest, month, loose := readStage(name)
	if column = reportColumnNames[rest]; column == "" {
		return "", 0, false
	}
	return column, month, loose
}

var yearOfColumn = regexp.MustCompile(`^(\d{4})年(?:度|末|底)?(\D.*)$`)

// cutYear cuts the year off the beginning of a column's name; year is 0 where it has none.
func cutYear(name string) (rest string, year int) {
	found := yearOfColumn.FindStringSubmatch(name)
	if found == nil {
		return name, 0
	}
	year, _ = strconv.Atoi(found[1])
	return found[2], year
}

// readStage cuts the stage off the beginning of a label; month is 0 where it has none.
func readStage(name string) (rest string, month int, loose bool) {
	if rest, month, whole, ok := spanStage(name); ok {
		return rest, month, !whole
	}
	staged := dashes.Replace(name)
	if found := monthStage.FindStringSubmatch(staged); found != nil {
		n, err := strconv.Atoi(found[2])
		if err != nil {
			n = stageMonths[found[2]]
		}
		month, rest = n, found[4]
		loose = month > 1 && found[1] == "" && found[3] != "底" && found[3] != "末"
	} else if found := namedStage.FindStringSubmatch(staged); found != nil {
		month, rest = quarter(found[1]), found[2]
		loose = month > 3 && found[1] != "前三季度" && found[1] != "上半年"
	}
	if month < 1 || month > 12 {
		return name, 0, false
	}
	return rest, month, loose
}

func quarter(stage string) int {
	for i, marks := range []string{"一1", "二2上", "三3", "四4下"} {
		if strings.ContainsAny(stage, marks) {
			return 3 * (i + 1)
		}
	}
	return 0
}

// reportHeader is the header of a block: its cells, what each holds, and up to which
// month it speaks.
type reportHeader struct {
	cells   []cell
	columns []reportColumn
	told    []bool // that a column that is not known holds something was said
}

func (h *reportHeader) has(column reportColumn) bool { return slices.Contains(h.columns, column) }

// place is the grid's column in which a kind of column begins; -1 where there is none.
func (h *reportHeader) place(column reportColumn) int {
	if i := slices.Index(h.columns, column); i >= 0 {
		return h.cells[i].col
	}
	return -1
}

// count is how many different columns of a list the header has.
func (h *reportHeader) count(columns ...reportColumn) (n int) {
	for _, c := range columns {
		if h.has(c) {
			n++
		}
	}
	return n
}

func headerOf(cells []cell) *reportHeader {
	h := &reportHeader{cells: cells, columns: make([]reportColumn, len(cells)), told: make([]bool, len(cells))}
	for i, c := range cells {
		h.columns[i], _, _ = readReportColumn(c.text)
	}
	return h
}

// ofStages are the places of a kind of column that the header has for several months.
func (h *reportHeader) ofStages(column reportColumn) (places, months []int) {
	differ := false
	for i, c := range h.cells {
		kind, month, _ := readReportColumn(c.text)
		if kind == column && h.columns[i] == column && month != 0 {
			places, months = append(places, i), append(months, month)
			differ = differ || month != months[0]
		}
	}
	if !differ {
		return nil, nil
	}
	return places, months
}

// isMoneyHeader and isIndicatorHeader tell the two headers of a form from its rows.
func (h *reportHeader) isMoneyHeader() bool {
	return h.count(initialColumn, budgetColumn, spentColumn, expectedColumn) >= 2 && h.count(levelColumn, filledLevel2Column, filledNameColumn) == 0
}

func (h *reportHeader) isIndicatorHeader() bool {
	return h.has(filledNameColumn) && h.count(levelColumn, filledLevel2Column, filledTargetColumn, actualColumn) >= 2
}

// holdsFilledForm tells whether a document holds a form that can be read as execution
// data: a header of a money block or of indicators that has a column for what was spent
// or reached. document.holdsExecution asks less: whether a table is no goal table.
func holdsFilledForm(doc document) bool {
	return slices.ContainsFunc(doc.lines, func(l line) bool {
		if !l.inTable {
			return false
		}
		h := headerOf(l.cells)
		return h.isIndicatorHeader() && h.has(actualColumn) || h.isMoneyHeader() && h.has(spentColumn)
	})
}
