package sheet

import (
	"context"
	"fmt"
	"slices"

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
// leaves 「　　年度」 blank. Zero is unknown. A file that says otherwise is believed, with
// a WARN.
type Given struct{ FiscalYear, Month int }

// Read reads a file of any form, told by content, not by name. An archive yields a
// reading for each file in it, a file of several months one for each month. Where the
// diagnostics have an ERROR, part of the file was not read. The error is for the
// system's own failures: a converter that does not start, ctx that ended.
func Read(ctx context.Context, name string, data []byte, given Given) ([]Reading, error) {
	in, refused := openInput(name, data, given)
	if refused != nil {
		return in.refuse(refused)
	}
	return in.read(ctx)
}

// ReadGoals reads the goal tables of a file of any form, but of an archive only where
// one file in it has goal tables. The declaration holds what could be read, every
// value with its source; it is nil where no goal table was found or the file is
// damaged. Diagnostics and error are as Read has them.
func ReadGoals(name string, data []byte) (*rules.Declaration, []rules.Diagnostic, error) {
	in, refused := openInput(name, data, Given{})
	if refused == nil && isJSON(data) {
		d := readGoalsJSON(data, in.findings, Given{})
		return d, in.sorted(), nil
	}
	return pick(in, refused, "绩效目标表", func(r Reading) *rules.Declaration { return r.Declaration })
}

// ReadReport reads the execution data of a checkpoint from a file of any form. Half a
// report is none: it is nil as soon as there is an ERROR. Diagnostics and error are as
// Read has them.
func ReadReport(name string, data []byte) (report *engine.Report, ds []rules.Diagnostic, err error) {
	in, refused := openInput(name, data, Given{})
	if refused == nil && isJSON(data) {
		report = readReportJSON(data, in.findings)
		ds = in.sorted()
	} else {
		report, ds, err = pick(in, refused, "执行数据", func(r Reading) *engine.Report { return r.Report })
	}
	if rules.HasErrors(ds) {
		return nil, ds, err
	}
	return report, ds, err
}

// pick reads a file and returns the one thing of its kind that stands in it.
func pick[T any](in input, refused *refusal, what string, of func(Reading) *T) (one *T, ds []rules.Diagnostic, err error) {
	var readings []Reading
	if refused != nil {
		readings, err = in.refuse(refused)
	} else {
		readings, err = in.read(context.Background())
	}
	found := 0
	for _, r := range readings {
		ds = append(ds, r.Diagnostics...)
		if of(r) != nil {
			one = of(r)
			found++
		}
	}
	if found == 1 || err != nil || found == 0 && rules.HasErrors(ds) {
		return one, ds, err
	}
	message := fmt.Sprintf("文件里没有%s，请核对是否选对了文件", what)
	if found > 1 {
		message = fmt.Sprintf("文件里有%d份%s，这里只能用一份，请分成几个文件", found, what)
	}
	return nil, append(ds, rules.Diagnostic{ID: "F01", Severity: rules.Error, Source: in.file, Message: message}), nil
}

// readDocument reads what a printed form holds: goal tables, or execution data, or a
// workbook with tabs of both. This is the one place that tells them apart.
func readDocument(doc document, f *findings, given Given) []Reading {
	if name := doc.outcomeForm(); name != "" {
		f.whole("F43", "这是%s，不是目标表或执行数据，没有读取；请导入绩效目标表、监控表或自评表", name)
		return []Reading{{}}
	}
	doc = doc.withoutBlankTabs(f).joined(f)
	if goals, execution, both := doc.byTabs(); both {
		readings, _ := executionReadings(execution, f, given)
		readings = slices.DeleteFunc(readings, func(r Reading) bool { return r.Report == nil })
		return append([]Reading{{Declaration: readForm(goals, f, given)}}, readings...)
	}
	if readings, ok := executionReadings(doc, f, given); ok {
		return readings
	}
	return []Reading{{Declaration: readForm(doc, f, given)}}
}

// readDocument is the reading of a file whose document was read, or refused.
func (in input) readDocument(doc document, refused *refusal) ([]Reading, error) {
	if refused != nil {
		return in.refuse(refused)
	}
	return in.told(readDocument(doc, in.findings, in.given)), nil
}

// told gives the readings of a file its name and, to the first, its findings.
func (in input) told(readings []Reading) []Reading {
	for i := range readings {
		readings[i].Name = in.file.File
	}
	readings[0].Diagnostics = append(readings[0].Diagnostics, in.sorted()...)
	return readings
}

// readJSON reads our own JSON: execution data where it names a month.
func readJSON(_ context.Context, in input) ([]Reading, error) {
	in.contentIs("JSON", ".json", ".txt")
	if !IsReport(in.data) {
		return in.told([]Reading{{Declaration: readGoalsJSON(in.data, in.findings, in.given)}}), nil
	}
	report := readReportJSON(in.data, in.findings)
	if rules.HasErrors(in.sorted()) {
		report = nil
	}
	return in.told([]Reading{{Report: report}}), nil
}
