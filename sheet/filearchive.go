package sheet

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"zhunsheng/rules"
	"zhunsheng/sheet/standard"
)

// readArchive reads each file of an archive, in the archive's order. What an
// operating system or an office suite leaves beside the files is passed over.
func readArchive(ctx context.Context, a *archive, in input) (readings []Reading, err error) {
	in.contentIs("压缩包", ".zip")
	var passed []string
	var tables []standard.File // of the national data standard, which belong together
	for _, e := range a.entries {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read %s: %w", in.file.File, err)
		}
		if IsDebris(e.name) {
			passed = append(passed, e.name)
			continue
		}
		inner, err := in.readEntry(ctx, a, e, &tables)
		if err != nil {
			return nil, err
		}
		readings = append(readings, inner...)
	}
	if len(tables) > 0 {
		readings = append(readings, standardReadings(in.given, tables...)...)
	}
	switch {
	case len(readings) == 0:
		return in.refuse(&refusal{"F01", "压缩包里没有可读取的文件；可读取的形式：" + formNames()})
	case len(passed) > 0:
		in.add(0, "F01", rules.Info, in.file, "压缩包里的%s不是填报的文件，没有读取", listed(passed))
	}
	readings[0].Diagnostics = append(in.sorted(), readings[0].Diagnostics...)
	return readings, nil
}

// readEntry reads a file of an archive; a table of the national data standard is put
// to the others instead.
func (in input) readEntry(ctx context.Context, a *archive, e entry, tables *[]standard.File) ([]Reading, error) {
	name := in.file.File + "/" + e.name
	data, refused := a.read(e, maxUnzipped)
	inner, empty := openInput(name, data, in.given)
	inner.inner, inner.left = true, in.left
	switch {
	case refused != nil:
		return inner.refuse(refused)
	case empty != nil:
		return inner.refuse(empty)
	case standard.Fits(data):
		*tables = append(*tables, standard.File{Name: name, Data: data})
		return nil, nil
	}
	return inner.read(ctx)
}

// IsDebris tells of files that nobody filled in: of a folder's appearance, locks of
// files that are open, previews.
func IsDebris(name string) bool {
	base := strings.ToLower(path.Base(name))
	known := []string{"thumbs.db", "desktop.ini", ".ds_store"}
	return strings.Contains(name+"/", "__MACOSX/") || slices.Contains(known, base) ||
		slices.ContainsFunc([]string{"~$", ".~", "._"}, func(mark string) bool { return strings.HasPrefix(base, mark) })
}

// isOLE tells of the container of the old Office formats.
func isOLE(data []byte) bool { return bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) }

func isRTF(data []byte) bool { return bytes.HasPrefix(data, []byte(`{\rtf`)) }

func isLegacy(data []byte) bool { return isOLE(data) || isRTF(data) }

// A legacyKind is a format that is converted before it is read.
type legacyKind struct {
	name       string
	extension  string   // by which the converter knows it
	extensions []string // that people see
	to         string   // what it is converted to
}

var (
	oldWord  = legacyKind{"旧版Word文档", ".doc", []string{".doc", ".wps"}, "docx"}
	oldExcel = legacyKind{"旧版Excel工作簿", ".xls", []string{".xls", ".et"}, "xlsx"}
	richFile = legacyKind{"RTF文档", ".rtf", []string{".rtf"}, "docx"}
	odfText  = legacyKind{"ODF文字文档", ".odt", []string{".odt"}, "docx"}
	odfSheet = legacyKind{"ODF电子表格", ".ods", []string{".ods"}, "xlsx"}
)

// readLegacy reads a file of an old format by what the converter makes of it.
func readLegacy(ctx context.Context, in input) ([]Reading, error) {
	if isRTF(in.data) {
		return in.readConverted(ctx, richFile)
	}
	switch d := oleDirectory(in.data); {
	case d.has("EncryptedPackage") || d.has("EncryptionInfo") || isLocked(in.data):
		return in.refuse(&refusal{"F01", "文件设有打开密码，无法读取；请在Word、Excel或WPS中取消密码后另存为.docx或.xlsx"})
	case d.has("_VBA_PROJECT") || d.has("_VBA_PROJECT_CUR") || d.has("Macros") || d.has("VBA"):
		return in.refuse(&refusal{"F01", "文件带有宏，为安全起见不读取；请另存为不带宏的.docx或.xlsx"})
	case d.has("WordDocument"):
		return in.readConverted(ctx, oldWord)
	case d.has("Workbook") || d.has("Book"):
		return in.readConverted(ctx, oldExcel)
	}
	return in.refuse(&refusal{"F01", "这是旧版Office文件，但既不是Word文档也不是Excel工作簿，或已损坏；请打开后另存为.docx或.xlsx"})
}

// readOpenDocument reads a file in the Open Document Format.
func readOpenDocument(ctx context.Context, a *archive, in input) ([]Reading, error) {
	mimetype, _ := a.find("mimetype")
	kind, refused := a.read(mimetype, maxPart)
	if refused != nil {
		return in.refuse(refused)
	}
	if manifest, found := a.find("META-INF/manifest.xml"); found {
		data, refused := a.read(manifest, maxPart)
		switch {
		case refused != nil:
			return in.refuse(refused)
		case bytes.Contains(data, []byte("encryption-data")):
			return in.refuse(&refusal{"F01", "文件设有打开密码，无法读取；请取消密码后另存为.docx或.xlsx"})
		}
	}
	scripts := func(e entry) bool {
		return strings.HasPrefix(e.name, "Basic/") || strings.HasPrefix(e.name, "Scripts/")
	}
	switch {
	case slices.ContainsFunc(a.entries, scripts):
		return in.refuse(&refusal{"F01", "文件带有宏，为安全起见不读取；请另存为不带宏的.docx或.xlsx"})
	case bytes.Contains(kind, []byte("opendocument.text")):
		return in.readConverted(ctx, odfText)
	case bytes.Contains(kind, []byte("opendocument.spreadsheet")):
		return in.readConverted(ctx, odfSheet)
	}
	return in.refuse(&refusal{"F01", "既不是ODF文字文档也不是ODF电子表格，无法读取；可读取的形式：" + formNames()})
}

// readConverted converts a file and reads the outcome; what is read stood in the file
// that was handed in.
func (in input) readConverted(ctx context.Context, kind legacyKind) ([]Reading, error) {
	in.contentIs(kind.name, kind.extensions...)
	converted, refused, err := convertOffice(ctx, in.data, kind)
	if err != nil {
		return nil, fmt.Errorf("convert %s: %w", in.file.File, err)
	}
	if refused != nil {
		return in.refuse(refused)
	}
	a, refused := openArchive(converted, in.left)
	if refused != nil {
		return in.refuse(refused)
	}
	p := officePackage{archive: a}
	if refused := p.findMain(true); refused != nil {
		return in.refuse(refused)
	}
	return p.readContent(in)
}
