package sheet

import (
	"errors"
	"fmt"
)

// Bounds on a document: forty-five thousand indicators with all their columns are
// within them. They bound what readers do with each cell, and with each pair of
// cells in a row.
const (
	maxCells    = 1_000_000
	maxCellText = 64 << 20 // bytes of all cells together, a merged one counted in each row
	maxRowCells = 1000     // no form is a tenth as wide
)

var errTooMuch = errors.New("more cells or text than a form has")

var tooMuch = fmt.Sprintf("内容过多（超过%d格，或文字超过%dMB，或一行超过%d格），不像是绩效表，没有读取；请删去无关的内容，或拆成几个文件",
	maxCells, maxCellText>>20, maxRowCells)

// An extent counts what a document has come to hold.
type extent struct{ cellCount, textSize int }

// take counts cells; beyond the bounds it returns errTooMuch.
func (e *extent) take(cells ...cell) error {
	e.cellCount += len(cells)
	for i := range cells {
		e.textSize += len(cells[i].text)
	}
	if e.cellCount > maxCells || e.textSize > maxCellText {
		return errTooMuch
	}
	return nil
}
