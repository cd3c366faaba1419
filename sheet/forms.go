package sheet

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// A form is one way in which a declaration is written down. The first whose
// content fits reads the file; its name does not matter.
type form struct {
	name string
	fits func(data []byte) bool
	read func(data []byte, f *findings) *rules.Declaration
}

func goalForms() []form {
	return []form{
		{"Word文档（.docx）", isZip, readDocx},
		{"JSON（.json）", isJSON, readGoalsJSON},
		{"文本（.txt）", isText, readText},
	}
}

// ReadGoals reads the goal tables of a file of any form. The declaration holds
// what could be read, every value with its source; it is nil where no goal table
// was found or the file is damaged. Where the diagnostics have an ERROR, part of
// the file was not read. The error is for the system's own failures (a converter
// that does not start); none of the forms read today has any.
func ReadGoals(name string, data []byte) (*rules.Declaration, []rules.Diagnostic, error) {
	f := newFindings(name, data)
	if refused := refusal(data); refused != nil {
		f.whole(refused.id, "%s", refused.message)
		return nil, f.sorted(), nil
	}
	for _, one := range goalForms() {
		if one.fits(data) {
			d := one.read(data, f)
			return d, f.sorted(), nil
		}
	}
	f.whole("F01", "认不出这个文件的格式；可读取的形式：%s", goalFormNames())
	return nil, f.sorted(), nil
}

// ReadReport reads the execution data of a checkpoint. Half a report is none: it
// is nil as soon as there is an ERROR. The error is as in ReadGoals.
func ReadReport(name string, data []byte) (*engine.Report, []rules.Diagnostic, error) {
	f := newFindings(name, data)
	switch refused := refusal(data); {
	case refused != nil:
		f.whole(refused.id, "%s", refused.message)
	case !isJSON(data):
		f.whole("F01", "执行数据目前只能读取JSON（.json）文件，内容应以“{”开头")
	default:
		report := readReportJSON(data, f)
		if ds := f.sorted(); !rules.HasErrors(ds) {
			return report, ds, nil
		}
	}
	return nil, f.sorted(), nil
}

func newFindings(name string, data []byte) *findings {
	return &findings{file: rules.Source{File: name, Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(data))}}
}

// A refused file is of no form that can be read.
type refused struct{ id, message string }

// refusal says why a file is not even tried, and what the person can do.
func refusal(data []byte) *refused {
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, utf8Mark))) == 0:
		return &refused{"F02", "文件是空的，请检查是否导出或上传完整"}
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) && bytes.Contains(data, utf16Name("EncryptedPackage")):
		return &refused{"F01", "文件设有打开密码，无法读取；请在Word中取消密码后另存为.docx"}
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return &refused{"F01", "这是旧版Office文件（.doc、.xls或.wps），无法读取；请用Word或WPS另存为.docx"}
	case bytes.HasPrefix(data, []byte("%PDF")):
		return &refused{"F01", "这是PDF文件，无法读取；请提供原始的.docx文件"}
	}
	return nil
}

// utf16Name is a stream's name as it stands in the directory of an OLE file.
func utf16Name(ascii string) []byte {
	return []byte(strings.Join(strings.Split(ascii, ""), "\x00"))
}

func goalFormNames() string {
	var names []string
	for _, one := range goalForms() {
		names = append(names, one.name)
	}
	return strings.Join(names, "、")
}
