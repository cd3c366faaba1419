package sheet

import (
	"archive/zip"
	"bytes"
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
	if err := checkPackage(data); err != nil {
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

// checkPackage refuses what a reader refuses: a zip that is too large, encrypted or brings
// macros.
func checkPackage(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &UnmarkableError{"F02", "文件不完整或已损坏，无法解压；请重新导出或上传"}
	}
	if len(archive.File) > maxEntries {
		return &UnmarkableError{"F02", fmt.Sprintf("压缩包内有%d个文件，超过%d个，没有标注", len(archive.File), maxEntries)}
	}
	var total uint64
	for _, entry := range archive.File {
		name := strings.ToLower(entry.Name)
		switch total += min(entry.UncompressedSize64, maxUnzipped+1); {
		case total > maxUnzipped:
			return &UnmarkableError{"F02", fmt.Sprintf("文件解压后超过%dMB，没有标注；请删去图片等附件后另存", maxUnzipped>>20)}
		case entry.Flags&1 != 0:
			return &UnmarkableError{"F01", "文件设有密码，没有标注；请取消密码后另存"}
		case strings.HasSuffix(name, "vbaproject.bin"), strings.Contains(name, "/macrosheets/"):
			return &UnmarkableError{"F01", "文件带有宏，为安全起见不打开；请另存为不带宏的.xlsx"}
		case strings.HasSuffix(name, "xl/workbook.bin"):
			return &UnmarkableError{"F01", "这是二进制工作簿（.xlsb），没有标注；请用Excel打开后另存为.xlsx"}
		}
	}
	return nil
}
