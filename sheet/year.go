package sheet

import (
	"regexp"
	"slices"
	"strconv"

	"zhunsheng/rules"
)

// projectCode is 13020925P…: six digits of the division, two of the year.
var projectCode = regexp.MustCompile(`^(\d{6})(\d{2})P`)

// DivisionOf is the division (区划代码) that a project code begins with; empty for
// a code of another make.
func DivisionOf(code string) string {
	if found := projectCode.FindStringSubmatch(code); found != nil {
		return found[1]
	}
	return ""
}

// readYear reads the fiscal year and the division off the project codes, where
// the document does not name them. A code keeps the year in which its project
// began, so where years differ the latest is the document's, and where the caller
// knows of a later one, that is.
func readYear(d *rules.Declaration, f *findings, given Given) {
	namesYear, namesDivision := d.FiscalYear != 0, d.Division != ""
	year, division := 0, ""
	for _, t := range d.Tables {
		found := projectCode.FindStringSubmatch(t.Code.Text)
		if found == nil {
			continue
		}
		n, _ := strconv.Atoi(found[2])
		n += 2000
		if year != 0 && n != year && !namesYear && given.FiscalYear == 0 {
			f.add(last, "F10", rules.Warn, t.Code.Source, "各项目编码中的年度不一致（%d、%d），按较晚的%d年处理，请核对", year, n, max(year, n))
		}
		if division != "" && found[1] != division && !namesDivision {
			f.add(last, "F10", rules.Warn, t.Code.Source, "各项目编码中的区划代码不一致（%s、%s），按%s处理，请核对", division, found[1], division)
		} else {
			division = found[1]
		}
		year = max(year, n)
	}
	if !namesYear {
		d.FiscalYear = max(year, given.FiscalYear)
		if year != 0 && year < given.FiscalYear {
			f.add(last, "D10", rules.Warn, f.file, "表头没有印年度，项目编码最晚是%d年的，按导入时指明的%d年读取，请核对", year, given.FiscalYear)
		}
	}
	if !namesDivision {
		d.Division = division
	}
	switch {
	case d.FiscalYear != 0:
		f.checkGiven(last, f.file, d.FiscalYear, given.Month, given)
	default:
		f.add(last, "F03", rules.Warn, f.file, "不知道是哪一年的目标表：表头没有印“（2025年度）”，项目编码中也没有年度，请补上，如“13020925P…”表示2025年，或在导入时指明年度")
	}
}

var (
	captionYear = regexp.MustCompile(`^\(?(?:(20\d\d)年度?|年度)\)?$`)
	yearInTitle = regexp.MustCompile(`(20\d\d)年度?`)
	fieldYear   = regexp.MustCompile(`^(20\d\d)年?度?$`)
)

// yearsRead are the years that a document names. What stands over a table as its year,
// 「（2025年度）」, and the field 预算年度 count; a title's year, which may be part of a
// project's name, counts where nothing else is printed; columns choose and never count.
type yearsRead struct {
	years   []printed // of captions and fields
	titles  []printed
	ofYears []printed // of columns whose values were read: 2025年指标值
}

// noteYear keeps the year that a caption names; a blank one, 「（　　年度）」, says
// nothing.
func (r *formReader) noteYear(found []string, source rules.Source) {
	if len(found) > 1 && found[1] != "" {
		r.years = append(r.years, printed{found[1], source})
	}
}

// noteTitle keeps the year in a title.
func (r *formReader) noteTitle(found []string, source rules.Source) {
	if len(found) > 1 && found[1] != "" {
		r.titles = append(r.titles, printed{found[1], source})
	}
}

// headsYears tells whether a row is a header over the amounts of several years.
func (l line) headsYears() bool {
	years := 0
	for _, c := range l.own() {
		if found := captionYear.FindStringSubmatch(label(c.text)); len(found) > 1 && found[1] != "" {
			years++
		}
	}
	return years > 1
}

// formYear is the year that the form is of as far as it has been read; 0 where nothing
// told it yet.
func (r *formReader) formYear() int {
	for _, list := range [][]printed{r.years, r.titles} {
		if len(list) > 0 {
			year, _ := strconv.Atoi(list[len(list)-1].text)
			return year
		}
	}
	if r.table != nil {
		if found := projectCode.FindStringSubmatch(r.table.Code.Text); found != nil {
			year, _ := strconv.Atoi("20" + found[2])
			return max(year, r.given.FiscalYear)
		}
	}
	return r.given.FiscalYear
}

// chooseYear takes, of columns for several years, that of the form's year. Which one was
// read is held against the year at the end.
func (r *formReader) chooseYear(c *columns) {
	year, of := strconv.Itoa(r.formYear()), make([]string, len(c.names))
	for i, h := range c.header {
		if found := yearOfValue.FindStringSubmatch(plainLabel(h.text)); len(found) > 2 && columnOf(found[2]) == targetColumn && (c.names[i] == targetColumn || c.names[i] == pastColumn) {
			of[i] = found[1]
		}
	}
	plain := false // a column without a year is the form's
	for i, name := range c.names {
		plain = plain || name == targetColumn && of[i] == ""
	}
	if !plain && slices.Contains(of, year) {
		for i := range of {
			switch of[i] {
			case "":
			case year:
				c.names[i] = targetColumn
			default:
				c.names[i] = pastColumn
			}
		}
	}
	for i, name := range c.names {
		if name == targetColumn && of[i] != "" {
			r.ofYears = append(r.ofYears, printed{of[i], c.header[i].source})
		}
	}
}

// readYear takes the year that is printed over the tables, and what the codes say.
// A code's year is that in which the project began, so a printed year may be later,
// not earlier.
func (r *formReader) readYear(d *rules.Declaration) {
	year, place := r.printedYear()
	began := 0
	for _, t := range d.Tables {
		if found := projectCode.FindStringSubmatch(t.Code.Text); found != nil {
			n, _ := strconv.Atoi(found[2])
			began = max(began, 2000+n)
		}
	}
	if year != 0 && year < began {
		r.add(last, "F10", rules.Warn, place, "表头印的是%d年度，项目编码却是%d年的，按%d年处理，请核对", year, began, began)
		year = began
	}
	d.FiscalYear = year
	readYear(d, r.findings, r.given)
	for _, one := range r.ofYears {
		if n, _ := strconv.Atoi(one.text); d.FiscalYear != 0 && n != d.FiscalYear {
			r.add(last, "F10", rules.Error, one.source, "这一栏是%d年的数，这张表是%d年度的，请核对年度，或改正栏名", n, d.FiscalYear)
		}
	}
}

// printedYear is the year that captions and fields name, else the titles, with its
// place; 0 where none does. Those that contradict each other leave no year to go by,
// unless the caller names one of them.
func (r *formReader) printedYear() (year int, place rules.Source) {
	list, what := r.years, "表头印的年度"
	if len(list) == 0 {
		list, what = r.titles, "标题里的年度"
	}
	for _, one := range list {
		switch n, _ := strconv.Atoi(one.text); {
		case year == 0:
			year, place = n, one.source
		case n == year:
		case n == r.given.FiscalYear || year == r.given.FiscalYear:
			r.add(last, "F10", rules.Warn, one.source, "%s不一致（%d、%d），按导入时指明的%d年处理，请核对", what, year, n, r.given.FiscalYear)
			year = r.given.FiscalYear
		default:
			r.add(last, "F10", rules.Error, one.source, "%s不一致（%d、%d），不知道是哪一年的，请改为一致，并印“（%d年度）”；不同年度的表请分开导入", what, year, n, max(year, n))
			return year, place
		}
	}
	if len(r.years) > 0 {
		for _, one := range r.titles {
			if n, _ := strconv.Atoi(one.text); n != year {
				r.add(last, "F10", rules.Warn, one.source, "标题里是%d年，表头印的是%d年度，按表头的%d年处理，请核对", n, year, year)
			}
		}
	}
	return year, place
}
