package sheet

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"strings"

	"zhunsheng/rules"
	"zhunsheng/sheet/markup"
)

// UnmarkableError says why a file is not handed back with its mistakes marked. ID is that
// of the diagnostic that reading the file gives; Message is for the person.
type UnmarkableError struct{ ID, Message string }

// Error is the message.
func (e *UnmarkableError) Error() string { return e.Message }

const (
	listName = "错误清单.xlsx"
	// marked ends the name of a workbook that is handed back.
	marked = "（已标注）"
)

// Annotate is the file handed back with what was found in it. A workbook (.xlsx) comes back
// as it is, with a comment and a colour on each cell that a finding names, a column 错误信息
// beside the table and a tab 错误信息 with all findings; what was marked before is brought up
// to date. For any other form it is a fresh workbook with the list. Findings of other files
// are listed and not marked.
//
// The error is an *UnmarkableError where the file is damaged or is not opened for safety's
// sake.
func Annotate(name string, data []byte, ds []rules.Diagnostic) (out []byte, filename string, err error) {
	if !isZip(data) {
		out, err = markup.List(ds)
		return out, listName, err
	}
	if err := refuseToOpen(data); err != nil {
		return nil, "", err
	}
	if !markup.Is(data) {
		out, err = markup.List(ds)
		return out, listName, err
	}
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(data))
	out, err = markup.Workbook(markup.Job{Data: data, Findings: ds, Heads: headsColumn, Here: func(d rules.Diagnostic) bool {
		if d.Source.Digest != "" {
			return d.Source.Digest == digest
		}
		return d.Source.File == "" || d.Source.File == name
	}})
	if damaged := (*markup.Damaged)(nil); errors.As(err, &damaged) {
		return nil, "", &UnmarkableError{"F02", damaged.Error() + "，没有标注；请用Excel打开并重新保存后再试"}
	}
	return out, markedName(name), err
}

// headsColumn tells whether a text is the header of a column that every table of indicators
// has.
func headsColumn(text string) bool {
	name := columnNames[plainLabel(text)]
	return strings.HasSuffix(name, "级指标") || name == "指标值"
}

// markedName is the file's name with a remark; it has one only, however often it comes back.
func markedName(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	extension := path.Ext(base)
	stem := strings.TrimSuffix(strings.TrimSuffix(base, extension), marked)
	if lower := strings.ToLower(extension); lower != ".xlsx" && lower != ".xltx" {
		extension = ".xlsx"
	}
	return stem + marked + extension
}

// refuseToOpen refuses what a reader refuses: a zip that is too large or encrypted, an
// Office file that brings macros.
func refuseToOpen(data []byte) error {
	left := int64(maxNested)
	a, refused := openArchive(data, &left)
	if refused == nil {
		_, typed := a.find(contentTypes)
		refused = (&officePackage{archive: a}).findMain(typed)
	}
	if refused != nil {
		return &UnmarkableError{refused.id, refused.message}
	}
	return nil
}
