package standard

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// The findings of this package's own.
const (
	findingField   = "F27" // tables and fields that are not known or of no use
	findingPassed  = "F28" // records passed over
	findingAssumed = "F29" // what the records do not say
)

// reader reads the records of files that belong together.
type reader struct {
	findings
	known   engine.Period
	source  rules.Source // of the first file
	kept    map[string][]*record
	passed  map[string]int
	foreign map[string]*leftOut
	// of ids to project codes, for records that name only the one above them.
	codes map[string]string
	// wholeTerm are the ids of goals that are not of one year.
	wholeTerm map[string]bool
	executed  map[string]fundsRead
}

// leftOut are the fields of one table whose texts were not read.
type leftOut struct {
	source          rules.Source
	unknown, unused []string
}

// Read reads files that belong together: the one JSON file, or the CSV files of an
// archive. The declaration is nil where there are no goals, the reports are one for each
// month, the earliest first. known is what the caller knows where the records do not say
// it, year, month and division; zero values are unknown. With an ERROR among the findings
// part of the files was not read, and the reports are none: half a report is none.
func Read(known engine.Period, files ...File) (*rules.Declaration, []engine.Report, []rules.Diagnostic) {
	r := &reader{known: known, kept: map[string][]*record{}, passed: map[string]int{}, foreign: map[string]*leftOut{}, codes: map[string]string{}, wholeTerm: map[string]bool{}}
	for _, f := range files {
		if r.source.File == "" {
			r.source = f.source()
		}
		r.records(f)
	}
	r.dropWholeTerm()
	r.tellLeft()
	r.tellPassed()
	year, division := r.year(), r.division()
	d := r.declaration(year, division)
	reports := r.reports(year)
	if d == nil && len(reports) == 0 && !rules.HasErrors(r.list) {
		r.add("F01", rules.Error, r.source, "没有找到国标的绩效记录")
	}
	if rules.HasErrors(r.list) {
		reports = nil
	}
	return d, reports, append(r.list, r.quota.Rest(r.source)...)
}

// keep takes a record into account, unless it says itself that it is none.
func (r *reader) keep(rec *record) {
	switch {
	case rec.is("is_deleted", "1", "是"):
		r.passed["已删除（is_deleted＝1）"]++
		return
	case rec.is("is_last_inst", "2", "0", "否"):
		r.passed["不是最新一版（is_last_inst＝2）"]++
		return
	case rec.is("yearflag", "1"):
		r.passed[passedTerm]++
		if rec.table.name == goalInfo {
			r.wholeTerm[rec.text("kpi_per_id")] = true
		}
		return
	}
	for _, flag := range []string{"is_deleted", "is_last_inst", "yearflag"} {
		if v := rec.text(flag); v != "" && !slices.Contains([]string{"0", "1", "2", "是", "否"}, v) {
			r.addOnce(flag+v, findingAssumed, rules.Warn, rec.at(flag), "%s的“%s”不能识别，按有效的年度记录读取，请核对", flag, v)
		}
	}
	r.kept[rec.table.name] = append(r.kept[rec.table.name], rec)
	if code := rec.text("pro_code"); code != "" {
		for _, id := range []string{"kpi_per_id", "eval_id", "perf_task_id"} {
			if v := rec.text(id); v != "" && r.codes[id+v] == "" {
				r.codes[id+v] = code
			}
		}
	}
}

// passedTerm says why goals of several years are passed over.
const passedTerm = "是总体目标、指标（yearflag＝1），不按年度评价"

// dropWholeTerm passes over the indicators of goals that are not of one year, though they
// do not say so themselves.
func (r *reader) dropWholeTerm() {
	r.kept[goalIndicator] = slices.DeleteFunc(r.kept[goalIndicator], func(rec *record) bool {
		id := rec.text("kpi_per_id")
		drop := id != "" && r.wholeTerm[id]
		if drop {
			r.passed[passedTerm]++
		}
		return drop
	})
}

// leave notes a field that was not read.
func (r *reader) leave(rec *record, written, field string) {
	l := r.foreign[rec.table.name]
	if l == nil {
		l = &leftOut{source: rec.at("")}
		r.foreign[rec.table.name] = l
	}
	list := &l.unknown
	if rec.table.knows(field) {
		list = &l.unused
	}
	if !slices.Contains(*list, written) {
		*list = append(*list, written)
	}
}

func (r *reader) tellLeft() {
	for _, t := range tables {
		l := r.foreign[t.name]
		if l == nil {
			continue
		}
		if len(l.unknown) > 0 {
			r.add(findingField, rules.Warn, l.source, "%s（%s）里不认识的字段，没有读取：%s", t.name, t.chinese, strings.Join(l.unknown, "、"))
		}
		if len(l.unused) > 0 {
			r.add(findingField, rules.Info, l.source, "%s（%s）里本程序不用的字段，没有保存：%s", t.name, t.chinese, strings.Join(l.unused, "、"))
		}
	}
}

func (r *reader) tellPassed() {
	for _, why := range slices.Sorted(maps.Keys(r.passed)) {
		r.add(findingPassed, rules.Info, r.source, "%d条记录%s，没有读取", r.passed[why], why)
	}
}

// year is the one fiscal year of all records.
func (r *reader) year() int {
	years := r.spread("fiscal_year")
	var numbers []int
	for _, text := range slices.Sorted(maps.Keys(years)) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1990 || n > 2200 {
			r.add("D10", rules.Error, years[text].at("fiscal_year"), "fiscal_year“%s”不是年度", text)
			continue
		}
		numbers = append(numbers, n)
	}
	if len(numbers) > 1 {
		r.add("D10", rules.Error, r.source, "文件里有%s几个年度的记录，请按年度分开导出", strings.Trim(fmt.Sprint(numbers), "[]"))
	}
	if len(numbers) == 0 {
		return r.known.FiscalYear
	}
	return numbers[0]
}

// division is the one division of all records, of six digits as in project codes.
func (r *reader) division() string {
	for _, list := range r.inOrder() {
		for _, rec := range list {
			if rec.has("x_division") {
				return rec.text("x_division")
			}
		}
	}
	codes := slices.Sorted(maps.Keys(r.spread("mof_div_code")))
	if len(codes) > 1 {
		r.add("D10", rules.Error, r.source, "文件里有%s几个区划的记录，请按区划分开导出", strings.Join(codes, "、"))
	}
	if len(codes) == 0 {
		return r.known.Division
	}
	return shortDivision(codes[0])
}

// shortDivision is a division of nine digits without the three that stand for the
// division's own level.
func shortDivision(code string) string {
	if short, own := strings.CutSuffix(code, "000"); own && len(short) == 6 {
		return short
	}
	return code
}

// spread are the texts that a field has, each with a record that has it.
func (r *reader) spread(field string) map[string]*record {
	found := map[string]*record{}
	for _, list := range r.inOrder() {
		for _, rec := range list {
			if text := rec.text(field); text != "" && found[text] == nil {
				found[text] = rec
			}
		}
	}
	return found
}

// inOrder are the records of all tables, in the order of tables.
func (r *reader) inOrder() (lists [][]*record) {
	for _, t := range tables {
		lists = append(lists, r.kept[t.name])
	}
	return lists
}

// project is the code of a record's project, its own or that of what it belongs to; ""
// for the department's own.
func (r *reader) project(rec *record) (code string, ok bool) {
	if code = rec.text("pro_code"); code != "" {
		return code, true
	}
	for _, id := range []string{"kpi_per_id", "eval_id", "perf_task_id"} {
		if v := rec.text(id); v != "" && r.codes[id+v] != "" {
			return r.codes[id+v], true
		}
	}
	switch {
	case rec.is("x_department", "1"), rec.has("pro_name"):
		return "", true
	}
	r.add("F03", rules.Error, rec.at("pro_code"), "%s的记录缺少项目编码（pro_code），也没有能找到项目的编号", rec.table.name)
	return "", false
}

// merged is one text of several records: the first that is not blank. Where others differ
// they are told.
func (r *reader) merged(list []*record, field string) rules.Cell {
	var first *record
	for _, rec := range list {
		switch {
		case !rec.has(field):
		case first == nil:
			first = rec
		case rec.text(field) != first.text(field):
			r.add(findingAssumed, rules.Warn, rec.at(field), "同一项目的%s有不同的值“%s”和“%s”，按前一个读取，请核对", field, first.text(field), rec.text(field))
		}
	}
	if first == nil {
		return rules.Cell{}
	}
	return first.cell(field)
}

// inPieces groups records by a key, in order of the first of each.
func inPieces(list []*record, key func(*record) string) (order []string, of map[string][]*record) {
	of = map[string][]*record{}
	for _, rec := range list {
		k := key(rec)
		if of[k] == nil {
			order = append(order, k)
		}
		of[k] = append(of[k], rec)
	}
	return order, of
}

// orElse is a cell, or the other where it is blank.
func orElse(c, other rules.Cell) rules.Cell {
	if strings.TrimSpace(c.Text) == "" {
		return other
	}
	return c
}
