package sheet

import (
	"regexp"
	"slices"

	"zhunsheng/rules"
)

// Headings like 指标类型, 指标名称 and 绩效指标 say little: a form has its level 1 under one
// of them, its level 2 under another. What stands below tells: the words of the levels
// are the same everywhere.

const (
	satisfied   = `(?:服务|帮扶|受益|社会公众)?(?:对象)?(?:群众|公众)?满意度`
	marksBehind = `(?:\([^()]*\))?(?:\d+[分%])?$`
)

var (
	level1Word  = regexp.MustCompile(`^(?:[一二三四五六七八九十\d]+[、.])?(?:产出|效益|效果|满意度|成本|管理|履职效能|履职效果|社会效应|可持续影响)(?:类)?(?:指标)?` + marksBehind)
	level2Word  = regexp.MustCompile(`^(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.]?)?(?:(?:产出)?(?:数量|质量|时效|成本)(?:指标)?|(?:经济|社会|生态环境)成本指标|(?:经济|社会|生态|环境|生态环境)效益指标|可持续(?:影响|发展)指标|` + satisfied + `指标)` + marksBehind)
	mayBeLevel2 = regexp.MustCompile(`^(?:` + satisfied + `|(?:经济|社会|生态)(?:成本|效益)|生态环境(?:成本|效益)|可持续影响)` + marksBehind) // or a name
	kindWord    = regexp.MustCompile(`^定[量性](?:指标)?$`)
)

// contents is what stands under a heading.
type contents int

const (
	mixedContents contents = iota // or none
	level1Contents
	level2Contents
	nameContents // texts that differ, and no values
)

// maxLooked is how many rows below a header are looked at: a form has a few dozen.
const maxLooked = 60

// underHeader are the rows that follow the header, a cell under each column.
func (r *formReader) underHeader(c *columns) (rows [][]cell) {
	for at := max(r.at+1, r.until); at < len(r.lines) && at <= r.at+maxLooked; at++ {
		l := r.lines[at]
		if found, _ := findColumns(l); !l.inTable || l.sheet != r.lines[r.at].sheet || found != nil {
			break
		}
		if _, alone := l.only(); alone {
			continue
		}
		cells, ok := align(c.header, l.cells)
		if first, any := l.firstOwn(); !ok || !any || isClosing(first) {
			continue
		}
		rows = append(rows, cells)
	}
	return rows
}

// textsUnder are the texts of a column, but for what goes on from above.
func textsUnder(rows [][]cell, column int) (texts []string) {
	for _, cells := range rows {
		if c := cells[column]; !c.carried && !c.isBlank() {
			texts = append(texts, oneLine(c.text))
		}
	}
	return texts
}

func contentsOf(texts []string) contents {
	count := func(pattern *regexp.Regexp) (n int) {
		for _, text := range texts {
			if pattern.MatchString(label(text)) {
				n++
			}
		}
		return n
	}
	switch n := len(texts); {
	case n == 0:
		return mixedContents
	case count(level2Word) > 0 && count(level2Word)+count(mayBeLevel2) == n:
		return level2Contents
	case count(level1Word) == n:
		return level1Contents
	case count(level1Word)+count(level2Word) > 0 || count(kindWord) > 0 || targetsAlone(texts):
		return mixedContents
	case len(slices.Compact(slices.Sorted(slices.Values(texts)))) == n:
		return nameContents
	}
	return mixedContents
}

// vague are the columns whose heading does not say what they hold.
func vague(name string) bool {
	return slices.Contains([]string{kindColumn, labelColumn, nameColumn, level1Column, level2Column, ""}, name)
}

// settleContents gives the levels and the name the columns that hold them, where the
// headings leave it open or say otherwise, and tells what was decided so.
func (r *formReader) settleContents(c *columns) {
	rows := r.underHeader(c)
	under, holds := make([][]string, len(c.names)), make([]contents, len(c.names))
	for i := range c.names {
		under[i] = textsUnder(rows, i)
		holds[i] = contentsOf(under[i])
	}
	stated := slices.Clone(c.names)
	name := slices.Index(c.names, nameColumn)
	astray := name >= 0 && (holds[name] == level1Contents || holds[name] == level2Contents)
	r.settleLevels(c, holds)
	if astray {
		r.settleName(c, stated, holds)
	}
	for i, before := range stated {
		if now := c.names[i]; now != before && (before == nameColumn || before == level2Column || now == nameColumn) {
			r.add(r.at, "F33", rules.Info, c.header[i].source, "“%s”一列按内容读作%s（如“%s”），请核对", oneLine(c.header[i].text), now, shorten(under[i][0]))
		}
		if c.names[i] == labelColumn && i > slices.Index(c.names, nameColumn) && c.names[i] == before && name >= 0 && holds[i] == nameContents && len(under[i]) > 1 && len(under[i]) >= len(under[name]) {
			r.add(r.at, "F33", rules.Warn, c.header[i].source, "“%s”一列没有读取，三级指标名称取的是“%s”一列，请核对哪一列是指标名称，改为“三级指标”", oneLine(c.header[i].text), oneLine(c.header[name].text))
		}
	}
}

// settleLevels takes columns of the words of a level for it, where their heading does
// not name another.
func (r *formReader) settleLevels(c *columns, holds []contents) {
	for _, level := range []struct {
		column string
		is     contents
	}{{level1Column, level1Contents}, {level2Column, level2Contents}} {
		if k := slices.Index(c.names, level.column); k >= 0 && holds[k] == level.is {
			continue
		}
		for i, name := range c.names {
			if holds[i] != level.is || !vague(name) || name == level1Column {
				continue
			}
			if k := slices.Index(c.names, level.column); k >= 0 {
				if holds[k] != nameContents {
					break // a level of other words
				}
				c.names[k] = ""
			}
			c.names[i] = level.column
			break
		}
	}
}

// settleName finds the column of names where the one that is called so holds a level.
func (r *formReader) settleName(c *columns, stated []string, holds []contents) {
	var found []int
	for i, name := range stated {
		if holds[i] == nameContents && (vague(name) || columnOf(c.header[i].text) == contentWord) {
			found = append(found, i)
		}
	}
	if k := slices.IndexFunc(found, func(i int) bool { return stated[i] == nameColumn }); k >= 0 {
		found = []int{found[k]}
	}
	k := slices.Index(stated, nameColumn)
	if len(found) != 1 {
		c.names[k] = nameColumn
		r.add(r.at, "F33", rules.Warn, c.header[k].source, "“%s”一列写的是“%s”这样的指标类别，看不出哪一列是指标名称，仍按这一列读取，请把指标名称写在“三级指标”一列", oneLine(c.header[k].text), map[contents]string{level1Contents: "产出指标", level2Contents: "数量指标"}[holds[k]])
		return
	}
	if c.names[k] == nameColumn { // a level that another column has already
		c.names[k] = extraColumn
	}
	c.names[found[0]] = nameColumn
}

// saysLittle tells whether a row is a header none of whose columns but the value is
// called as usual: 指标类型｜绩效指标｜指标内容｜指标值.
func saysLittle(names []string) bool {
	open := 0
	for _, name := range names {
		if slices.Contains([]string{kindColumn, contentWord, labelColumn}, name) {
			open++
		}
	}
	return open > 1 && slices.Contains(names, targetColumn) && (slices.Contains(names, kindColumn) || slices.Contains(names, contentWord))
}

// namesPlainly tells whether a header has no levels, and its names under 绩效指标, as that of
// Beijing's whole departments: 活动｜绩效指标｜绩效指标性质｜绩效指标值｜绩效度量单位.
func (c *columns) namesPlainly() bool {
	named := slices.ContainsFunc(c.header, func(h cell) bool {
		plain := plainLabel(h.text)
		return plain == "绩效指标" || plain == "指标"
	})
	has := func(name string) bool { return slices.Contains(c.names, name) }
	return named && has(signColumn) && has(targetColumn) && has(unitColumn) && !has(nameColumn) && !has(level1Column) && !has(level2Column)
}
