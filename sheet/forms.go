package sheet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// A form is one way in which goal tables or execution data are written down. The
// first whose content fits reads the file; its name does not matter.
type form struct {
	name string
	fits func(data []byte) bool
	read func(ctx context.Context, in input) ([]Reading, error)
}

func forms() []form {
	return []form{
		{"Word文档（.docx）、Excel工作簿（.xlsx）、装有几个文件的压缩包（.zip）", isZip, readZip},
		{"旧版Office文件（.doc、.xls、.wps、.et、.rtf、.odt、.ods）", isLegacy, readLegacy},
		{"PDF（.pdf，须人工核对）", isPDF, readPDF},
		{"JSON（.json）", isJSON, readJSON},
		{"CSV（.csv）", isCSV, readCSV},
		{"文本（.txt）", isText, readText},
	}
}

func formNames() string {
	var names []string
	for _, one := range forms() {
		names = append(names, one.name)
	}
	return strings.Join(names, "、")
}

// An input is one file while it is read.
type input struct {
	*findings
	data  []byte
	given Given
	inner bool   // it stands in an archive
	left  *int64 // bytes that may still be unpacked from it
}

// Bounds on a file as it is handed in.
const (
	maxFile = 100 << 20
	maxText = 32 << 20 // of text, JSON and CSV, which are held in memory whole
)

// openInput refuses a file that is not even tried.
func openInput(name string, data []byte, given Given) (input, *refusal) {
	if len(data) >= maxFile { // before its digest is taken
		in := input{findings: &findings{file: rules.Source{File: name}}}
		return in, &refusal{"F02", fmt.Sprintf("文件有%dMB，达到或超过%dMB，没有读取；请删去图片等附件，或拆成几个文件", len(data)>>20, maxFile>>20)}
	}
	left := int64(maxNested)
	in := input{findings: newFindings(name, data), data: data, given: given, left: &left}
	if len(bytes.TrimSpace(bytes.TrimPrefix(data, utf8Mark))) == 0 {
		return in, &refusal{"F02", "文件是空的，请检查是否导出或上传完整"}
	}
	if len(data) > maxText && !isZip(data) && !isOLE(data) && !isRTF(data) && !isPDF(data) {
		return in, &refusal{"F02", fmt.Sprintf("文字、JSON或CSV文件超过%dMB，没有读取；请核对是否选对了文件，或拆成几个文件", maxText>>20)}
	}
	return in, otherKind(data)
}

// read reads the file by the first form that fits.
func (in input) read(ctx context.Context) ([]Reading, error) {
	for _, one := range forms() {
		if one.fits(in.data) {
			return one.read(ctx, in)
		}
	}
	return in.refuse(&refusal{"F01", "认不出这个文件的格式；可读取的形式：" + formNames()})
}

func newFindings(name string, data []byte) *findings {
	return &findings{file: rules.Source{File: name, Digest: fmt.Sprintf("sha256:%x", sha256.Sum256(data))}}
}

// A refusal says why a file is not read, and what the person can do.
type refusal struct{ id, message string }

// refuse is the reading of a file that is not read.
func (in input) refuse(why *refusal) ([]Reading, error) {
	in.whole(why.id, "%s", why.message)
	return []Reading{{Name: in.file.File, Diagnostics: in.sorted()}}, nil
}

// extensions are those by which a person expects a form; to a file of another
// extension nothing is said.
var extensions = []string{
	".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".json", ".pdf", ".zip",
}

// contentIs warns of a file whose name says that it is something else: what stands
// in it decides.
func (in input) contentIs(what string, expected ...string) {
	extension := strings.ToLower(path.Ext(in.file.File))
	if slices.Contains(extensions, extension) && !slices.Contains(expected, extension) {
		in.add(0, "F17", rules.Warn, in.file, "文件名以“%s”结尾，内容却是%s，已按内容读取；请核对是否拿错了文件，并改正扩展名（%s）",
			extension, what, strings.Join(expected, "或"))
	}
}

// otherKind names kinds of files that people mistake for forms.
func otherKind(data []byte) *refusal {
	head := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 1024)], utf8Mark))
	begins := func(marks ...string) bool {
		return slices.ContainsFunc(marks, func(mark string) bool {
			return bytes.HasPrefix(head, []byte(mark)) || len(head) >= len(mark) && mark[0] == '<' && strings.EqualFold(string(head[:len(mark)]), mark)
		})
	}
	switch {
	case begins("Rar!", "7z\xbc\xaf\x27\x1c", "\x1f\x8b"):
		return &refusal{"F01", "这种压缩包（RAR、7z、gz）无法读取；请解压后上传，或重新打包为.zip"}
	case begins("<html", "<!doctype", "<table", "<head", "<meta"):
		return &refusal{"F01", "这是网页格式的文件（有些系统导出的.xls、.doc其实是网页）；请用Excel或Word打开，另存为.xlsx或.docx"}
	case begins("<?xml"):
		return &refusal{"F01", "这是XML文件；请用Excel或Word打开，另存为.xlsx或.docx"}
	case begins("\xff\xd8\xff", "\x89PNG", "GIF8", "II*\x00", "MM\x00*"):
		return &refusal{"F01", "这是图片，无法读取；请提供原始的.docx或.xlsx文件"}
	}
	return nil
}
