package sheet

import (
	"regexp"
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

// noteYear keeps the year that a caption names; a blank one, 「（　　年度）」, says
// nothing.
func (r *formReader) noteYear(found []string, source rules.Source) {
	if len(found) > 1 && found[1] != "" {
		r.years = append(r.years, printed{found[1], source})
	}
}

// readYear takes the year that is printed over the tables, and what the codes say.
// A code's year is that in which the project began, so a printed year may be later,
// not earlier.
func (r *formReader) readYear(d *rules.Declaration, given Given) {
	year := 0
	for _, one := range r.years {
		n, _ := strconv.Atoi(one.text)
		if year != 0 && n != year {
			r.add(last, "F10", rules.Warn, one.source, "表头印的年度不一致（%d、%d），按较晚的%d年处理，请核对", year, n, max(year, n))
		}
		year = max(year, n)
	}
	began := 0
	for _, t := range d.Tables {
		if found := projectCode.FindStringSubmatch(t.Code.Text); found != nil {
			n, _ := strconv.Atoi(found[2])
			began = max(began, 2000+n)
		}
	}
	if year != 0 && year < began {
		r.add(last, "F10", rules.Warn, r.years[0].source, "表头印的是%d年度，项目编码却是%d年的，按%d年处理，请核对", year, began, began)
		year = began
	}
	d.FiscalYear = year
	readYear(d, r.findings, given)
}
