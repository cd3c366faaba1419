package sheet

import (
	"context"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A Reading is what one file holds: goal tables, or execution data of one
// checkpoint, every value with its source. Both are nil where nothing could be
// read.
type Reading struct {
	// Name is the file's; of a file in an archive it is the archive's and its own:
	// 目标表.zip/采购.docx.
	Name        string
	Declaration *rules.Declaration
	Report      *engine.Report
	// Draft tells that the cells were guessed from a page's layout, as in a PDF: a
	// person must confirm them before they count.
	Draft       bool
	Diagnostics []rules.Diagnostic
}

// Given is what the caller knows of a file that does not say it itself: a form that
// leaves 「　　年度」 blank. Zero is unknown.
type Given struct{ FiscalYear, Month int }

// Read reads a file of any form, told by content, not by name. An archive yields a
// reading for each file in it, a file of several months one for each month. The error
// is for the system's own failures, a converter that does not start, say.
func Read(_ context.Context, name string, data []byte, _ Given) ([]Reading, error) {
	r := Reading{Name: name}
	var err error
	if IsReport(data) {
		r.Report, r.Diagnostics, err = ReadReport(name, data)
	} else {
		r.Declaration, r.Diagnostics, err = ReadGoals(name, data)
	}
	return []Reading{r}, err
}
