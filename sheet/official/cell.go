package official

import (
	"strings"

	"zhunsheng/rules"
	"zhunsheng/sheet/paper"
)

// row is a row one line high.
func row(cells ...paper.Cell) paper.Row { return paper.Row{Cells: cells} }

// high is a row of a least height in millimetres.
func high(height float64, cells ...paper.Cell) paper.Row {
	return paper.Row{Height: height, Cells: cells}
}

func title(text string) paper.Cell {
	return paper.Cell{Text: text, Style: paper.Title}
}

func label(col int, text string) paper.Cell {
	return paper.Cell{Text: text, Col: col, Style: paper.Label}
}

func strong(col int, text string) paper.Cell {
	return paper.Cell{Text: text, Col: col, Style: paper.Strong}
}

func body(col int, text string) paper.Cell {
	return paper.Cell{Text: text, Col: col, Style: paper.Body}
}

func figure(col int, text string) paper.Cell {
	return paper.Cell{Text: text, Col: col, Style: paper.Figure}
}

func caption(col int, text string, a paper.Align) paper.Cell {
	return paper.Cell{Text: text, Col: col, Style: paper.Caption, Align: a}
}

func prose(text string) paper.Cell {
	return paper.Cell{Text: text, Style: paper.Prose}
}

func note(text string) paper.Cell {
	return paper.Cell{Text: text, Style: paper.Note}
}

// number is a figure that a workbook stores as a number, where it is one.
func number(col int, text string) paper.Cell {
	c := figure(col, text)
	_, c.Number = rules.ParseDecimal(strings.TrimSuffix(text, "%"))
	return c
}

// span lets a cell cover several columns.
func span(c paper.Cell, cols int) paper.Cell {
	c.Cols = cols
	return c
}

// tall lets a cell cover several rows.
func tall(c paper.Cell, rows int) paper.Cell {
	c.Rows = rows
	return c
}

// agencyOf names the agency of a goal table: code and name, apart, so that a name that begins with a figure or a letter can be
// told from the code (433001　120急救中心).
func agencyOf(t *rules.GoalTable) string {
	code, name := strings.TrimSpace(t.AgencyCode), strings.TrimSpace(t.AgencyName)
	if code != "" && name != "" {
		code += "　"
	}
	return code + name
}

// agencyName is the agency's name; its code where it has none.
func agencyName(t *rules.GoalTable) string { return orElse(t.AgencyName, t.AgencyCode) }
