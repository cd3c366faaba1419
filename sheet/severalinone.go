package sheet

import (
	"regexp"
	"strings"

	"zhunsheng/rules"
)

var (
	itemNumber = regexp.MustCompile(`^\s*(?:指标\s*[\p{Nd}一二三四五六七八九十]+(?:\s*[:：.．、]|[\s\x{a0}\x{3000}]|$)|[(（]?[\p{Nd}]{1,2}[)）]\s*[.、]?|[\p{Nd}]{1,2}\s*[.．、]|[\x{2460}-\x{2473}])\s*`)
	calledItem = regexp.MustCompile(`^指标\s*[\p{Nd}一二三四五六七八九十]`) // by a number that may belong to its name
	digitFirst = regexp.MustCompile(`^[\p{Nd}]`)
	prepared   = regexp.MustCompile(`^(?:指标[0-9]*|[.。…·]+|[-—–_/*]+)?:?$`)
)

// cutNumber parts a number before an item from the item: 「指标1：完工率」, 「2.完工率」.
// 1.5 has none, and neither has 指标1完工率: where nothing parts the number from the words
// it belongs to the name, or several indicators would have the same one.
func cutNumber(text string) (number, rest string) {
	number = itemNumber.FindString(text)
	rest = text[len(number):]
	if number != "" && digitFirst.MatchString(rest) && strings.ContainsAny(number, ".．") {
		return "", text
	}
	return number, rest
}

// plainIndicator is an indicator's name without the number that forms print before
// it.
func plainIndicator(name string) string {
	_, rest := cutNumber(name)
	if prepared.MatchString(label(rest)) {
		return ""
	}
	return clean(rest)
}

// isPrepared tells whether a cell is only ready to be filled in: 「指标1：」, 「……」.
func isPrepared(text string) bool {
	_, rest := cutNumber(text)
	return prepared.MatchString(label(rest))
}

// itemsOf cuts a cell into its numbered items, or into its lines where none is
// numbered. An item goes on in the lines without a number.
func itemsOf(text string) (items []string, numbered bool) {
	text = itemBreak.ReplaceAllString(text, "\n$1$2$3")
	for part := range strings.Lines(text) {
		part = clean(part)
		number, rest := cutNumber(part)
		switch {
		case part == "":
		case number != "" || calledItem.MatchString(part):
			items, numbered = append(items, rest), true
		case numbered:
			items[len(items)-1] += part
		default:
			items = append(items, part)
		}
	}
	return items, numbered
}

// itemBreak is where an item begins in the middle of a line: behind a semicolon, at a
// number in a circle, or at a number behind a blank.
var itemBreak = regexp.MustCompile(`[;；]\s*((?:指标)?[\p{Nd}]{1,2}[.．、:：])|[;；]?\s*([\x{2460}-\x{2473}])|[ \x{3000}]+((?:指标)?[\p{Nd}]{1,2}[.．、:：]\P{Nd})`)

// split makes a row of each indicator where one row holds several, a line of its
// cells for each. Where their number differs nothing is read: no target may come
// to another's name.
func (r *formReader) split(row indicatorRow) []indicatorRow {
	name, target := row.cell(nameColumn), row.cell(targetColumn)
	names, numbered := itemsOf(name.text)
	targets, _ := itemsOf(target.text)
	n := len(names)
	if n < 2 || !numbered && !(len(targets) == n && targetsAlone(targets)) {
		return []indicatorRow{row}
	}
	if len(targets) != n {
		r.add(r.at, "F23", rules.Error, name.source, "三级指标一格里有%d个指标，指标值一格里有%d个，对不上，没有读取，请一行写一个指标：“%s”", n, len(targets), shorten(oneLine(name.text)))
		return nil
	}
	rows := make([]indicatorRow, n)
	for k := range rows {
		rows[k] = indicatorRow{row.columns, append([]cell(nil), row.cells...)}
	}
	for c, column := range row.names {
		items, listed := itemsOf(row.cells[c].text)
		switch column {
		case nameColumn, targetColumn, signColumn, unitColumn, marksColumn, aboutColumn, basisColumn, extraColumn, kindColumn:
		default:
			continue
		}
		switch {
		case len(items) == n:
			for k := range rows {
				rows[k].cells[c].text = items[k]
			}
		case column == marksColumn && len(items) > 0, len(items) > 1 && (column == signColumn || column == unitColumn || listed):
			r.add(r.at, "F23", rules.Error, row.cells[c].source, "三级指标一格里有%d个指标，“%s”一格里有%d个，对不上，没有读取，请一行写一个指标", n, oneLine(row.header[c].text), len(items))
			return nil
		}
	}
	r.add(r.at, "F23", rules.Info, name.source, "三级指标一格里有%d个指标，已按次序与指标值逐个对应：%s", n, strings.Join(names, "、"))
	return rows
}

// targetsAlone tells whether each of several lines is a target by itself, and not
// one that goes on.
func targetsAlone(lines []string) bool {
	for _, text := range lines {
		target, ds := rules.ParseTarget(rules.Indicator{Target: rules.Cell{Text: text}}, 0)
		if rules.HasErrors(ds) || target.Kind != rules.Numeric && target.Kind != rules.Range || !strings.ContainsAny(text, "≥≤><=＞＜＝0123456789") {
			return false
		}
	}
	return true
}
