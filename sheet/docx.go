package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Bounds on an Office package: a real form has a few dozen entries and unpacks to
// a few megabytes; a zip bomb does not.
const (
	maxEntries  = 4096
	maxUnzipped = 64 << 20
	maxPart     = 16 << 20
)

const mainPart = "word/document.xml"

func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// readDocx reads a Word document: the main part of the package, as it reads with
// all tracked changes accepted.
func readDocx(data []byte, f *findings) *rules.Declaration {
	part, refused := openDocx(data)
	if refused != nil {
		f.whole(refused.id, "%s", refused.message)
		return nil
	}
	doc, err := parseDocx(part, f)
	if err != nil {
		f.whole("F02", "Word文档内容损坏（%s），请用Word打开并重新保存后再试", inChinese(err))
		return nil
	}
	return readForm(doc, f)
}

// openDocx unpacks the main part within the bounds.
func openDocx(data []byte) ([]byte, *refused) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &refused{"F02", "文件不完整或已损坏，无法解压；请重新导出或上传"}
	}
	if len(archive.File) > maxEntries {
		return nil, &refused{"F02", fmt.Sprintf("压缩包内有%d个文件，超过%d个，不像是Word文档，没有读取", len(archive.File), maxEntries)}
	}
	var total uint64
	for _, entry := range archive.File {
		if total += min(entry.UncompressedSize64, maxUnzipped+1); total > maxUnzipped {
			return nil, &refused{"F02", fmt.Sprintf("文件解压后超过%dMB，没有读取；请删去图片等附件后另存", maxUnzipped>>20)}
		}
	}
	has := func(part string) *zip.File {
		i := slices.IndexFunc(archive.File, func(e *zip.File) bool { return e.Name == part })
		if i < 0 {
			return nil
		}
		return archive.File[i]
	}
	switch document := has(mainPart); {
	case has("word/vbaProject.bin") != nil:
		return nil, &refused{"F01", "文档带有宏（.docm），为安全起见不读取；请另存为不带宏的.docx"}
	case document != nil:
		return unzip(document)
	case has("xl/workbook.xml") != nil:
		return nil, &refused{"F01", "这是Excel工作簿，目标表暂不能从Excel读取；可读取的形式：" + goalFormNames()}
	}
	return nil, &refused{"F01", "压缩包里没有Word文档正文；可读取的形式：" + goalFormNames()}
}

// unzip reads one part. What the directory says of its size is not believed.
func unzip(entry *zip.File) ([]byte, *refused) {
	r, err := entry.Open()
	if err != nil {
		return nil, &refused{"F02", "文件损坏或加密，正文无法解压；请重新导出或上传"}
	}
	defer r.Close()
	part, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	switch {
	case len(part) > maxPart:
		return nil, &refused{"F02", fmt.Sprintf("文档正文解压后超过%dMB，没有读取；请拆成几个文件", maxPart>>20)}
	case err != nil:
		return nil, &refused{"F02", "文件不完整或已损坏，正文解压到一半出错；请重新导出或上传"}
	}
	return part, nil
}

func inChinese(err error) string {
	switch {
	case errors.Is(err, errTooDeep):
		return fmt.Sprintf("嵌套超过%d层", maxDepth)
	case errors.Is(err, io.EOF), strings.Contains(err.Error(), "unexpected EOF"):
		return "XML不完整"
	}
	return "XML写法有误"
}
