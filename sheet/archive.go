package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Bounds on what is unpacked: a real form has a few dozen entries and unpacks to a
// few megabytes, a workbook of five thousand goal tables to forty; a zip bomb does
// not stop there.
const (
	maxEntries  = 4096
	maxUnzipped = 64 << 20
	maxPart     = 16 << 20 // of a part that is held in memory
	// maxNested bounds what is unpacked from all files of an archive together, each
	// within maxUnzipped.
	maxNested = 256 << 20
)

var errTooLarge = errors.New("unpacks to more than is allowed")

func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// An archive is a zip whose directory was checked. Only what is asked for is
// unpacked.
type archive struct {
	entries []entry
	left    *int64 // bytes that may still be unpacked
	tokens  int    // of XML that may still be read
}

// An entry is a file in an archive, its name as a person reads it.
type entry struct {
	*zip.File
	name string
}

// openArchive checks the directory of a zip: no entry with a name that leads
// elsewhere or stands twice, none encrypted, and within the bounds.
func openArchive(data []byte, left *int64) (*archive, *refusal) {
	const signature = "PK\x01\x02" // of an entry in a directory; files stored in the archive may have directories, too
	if n := bytes.Count(data, []byte(signature)); n > 16*maxEntries {
		return nil, &refusal{"F02", fmt.Sprintf("压缩包内的文件超过%d个，没有读取；请拆成几个压缩包", maxEntries)}
	}
	directory, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &refusal{"F02", "文件不完整或已损坏，无法解压；请重新导出或上传"}
	}
	if n := len(directory.File); n > maxEntries {
		return nil, &refusal{"F02", fmt.Sprintf("压缩包内有%d个文件，超过%d个，没有读取；请拆成几个文件", n, maxEntries)}
	}
	a := &archive{left: left, tokens: maxTokens}
	seen := map[string]bool{}
	var total uint64
	for _, file := range directory.File {
		one := entry{file, entryName(file)}
		if refused := one.check(seen); refused != nil {
			return nil, refused
		}
		if total += min(file.UncompressedSize64, maxUnzipped+1); total > maxUnzipped {
			return nil, &refusal{"F02", fmt.Sprintf("文件解压后超过%dMB，没有读取；请删去图片等附件后另存，或拆成几个文件", maxUnzipped>>20)}
		}
		if !strings.HasSuffix(one.name, "/") {
			a.entries = append(a.entries, one)
		}
	}
	return a, nil
}

// entryName is an entry's name; Chinese Windows writes it in GBK. Where it does not say
// so, and the bytes could be UTF-8 too, as those of 目录 could be Ŀ¼, the Chinese counts.
func entryName(file *zip.File) string {
	if file.NonUTF8 {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().String(file.Name)
		if err == nil && (!utf8.ValidString(file.Name) || hasHan(decoded) && !hasHan(file.Name)) {
			return decoded
		}
	}
	return strings.ToValidUTF8(file.Name, "\uFFFD")
}

func hasHan(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func (e entry) check(seen map[string]bool) *refusal {
	key := strings.ToLower(e.name)
	twice := seen[key]
	seen[key] = true
	switch {
	case leadsElsewhere(e.name):
		return &refusal{"F02", fmt.Sprintf("压缩包内“%s”的路径指向别处（含“..”、“\\”、盘符或以“/”开头），为安全起见没有读取；请用常用的压缩软件重新打包，Office文件请打开后另存", shorten(e.name))}
	case twice:
		return &refusal{"F02", fmt.Sprintf("压缩包内有两个“%s”，不知道以哪个为准，没有读取；请重新打包，Office文件请打开后另存", shorten(e.name))}
	case e.Flags&1 != 0:
		return &refusal{"F01", fmt.Sprintf("压缩包设有密码（“%s”已加密），无法读取；请取消密码后再上传", shorten(e.name))}
	}
	return nil
}

// leadsElsewhere tells whether a path could leave the folder that it is unpacked to.
func leadsElsewhere(name string) bool {
	drive := len(name) > 1 && name[1] == ':'
	strange := strings.ContainsRune(name, '\\') || strings.ContainsFunc(name, unicode.IsControl)
	return name == "" || name[0] == '/' || drive || strange || slices.Contains(strings.Split(name, "/"), "..")
}

// find is the entry of a name, in whatever case, as Office compares names.
func (a *archive) find(name string) (e entry, ok bool) {
	i := slices.IndexFunc(a.entries, func(e entry) bool { return strings.EqualFold(e.name, name) })
	if i < 0 {
		return entry{}, false
	}
	return a.entries[i], true
}

// has tells whether an entry has the base name.
func (a *archive) has(base string) bool {
	return slices.ContainsFunc(a.entries, func(e entry) bool { return strings.EqualFold(path.Base(e.name), base) })
}

// open unpacks an entry as it is read. What the directory says of its size is not
// believed: a reader stops with errTooLarge.
func (a *archive) open(e entry, most int64) (io.ReadCloser, *refusal) {
	r, err := e.Open()
	if err != nil {
		return nil, &refusal{"F02", fmt.Sprintf("文件损坏或压缩方式特殊，“%s”无法解压；请重新导出或上传", shorten(e.name))}
	}
	return &boundedReader{ReadCloser: r, most: most, left: a.left}, nil
}

// read unpacks an entry whole.
func (a *archive) read(e entry, most int64) ([]byte, *refusal) {
	r, refused := a.open(e, most)
	if refused != nil {
		return nil, refused
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, unpackRefusal(e.name, most, err)
	}
	return data, nil
}

// unpackRefusal says why an entry could not be unpacked.
func unpackRefusal(name string, most int64, err error) *refusal {
	if errors.Is(err, errTooLarge) {
		return &refusal{"F02", fmt.Sprintf("“%s”解压后超过%dMB，没有读取；请拆成几个文件", shorten(name), most>>20)}
	}
	return &refusal{"F02", fmt.Sprintf("文件不完整或已损坏，“%s”解压到一半出错；请重新导出或上传", shorten(name))}
}

// A boundedReader ends in errTooLarge where its entry, or the whole archive, has
// more than is allowed.
type boundedReader struct {
	io.ReadCloser
	most int64
	left *int64
}

func (r *boundedReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.most -= int64(n)
	*r.left -= int64(n)
	if r.most < 0 || *r.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
