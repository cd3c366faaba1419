package markup

import (
	"regexp"
	"strconv"
	"strings"
)

// The bounds of a worksheet.
const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// A place is a cell: row and column from 1.
type place struct{ row, col int }

var address = regexp.MustCompile(`^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})(?::.*)?$`)

// placeOf reads 「B7」; of an area it is the first cell.
func placeOf(ref string) (place, bool) {
	found := address.FindStringSubmatch(ref)
	if found == nil {
		return place{}, false
	}
	p := place{col: columnOf(found[1])}
	p.row, _ = strconv.Atoi(found[2])
	return p, p.row <= maxRow && p.col <= maxCol
}

func columnOf(letters string) (col int) {
	for _, c := range []byte(strings.ToUpper(letters)) {
		col = col*26 + int(c-'A') + 1
	}
	return col
}

func letters(col int) (name string) {
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}

func (p place) String() string { return letters(p.col) + strconv.Itoa(p.row) }

// An area is a rectangle of cells, both corners within.
type area struct{ first, last place }

func areaOf(ref string) (area, bool) {
	from, to, two := strings.Cut(ref, ":")
	first, ok := placeOf(from)
	if !two {
		return area{first, first}, ok
	}
	last, okToo := placeOf(to)
	return area{first, last}, ok && okToo && first.row <= last.row && first.col <= last.col
}

func (a area) has(p place) bool {
	return a.first.row <= p.row && p.row <= a.last.row && a.first.col <= p.col && p.col <= a.last.col
}

func (a area) String() string {
	if a.first == a.last {
		return a.first.String()
	}
	return a.first.String() + ":" + a.last.String()
}
