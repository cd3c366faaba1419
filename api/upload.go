package api

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/sheet"
)

// What one upload may hold. A request is in memory while it is read, so the bound on
// it is one on memory.
const (
	maxUpload      = 32 << 20
	maxUploadFiles = 50
	maxUploadField = 100 // bytes
	maxFileName    = 255 // bytes
	uploadTime     = 10 * time.Minute
)

// upload is a request of several files (multipart/form-data). Resolve reads it part by
// part, for huma would put it into temporary files.
type upload struct {
	read     bool
	files    []engine.ImportFile
	given    sheet.Given
	division string
}

// Upload is the part of a request that hands files in.
type Upload struct{ got upload }

// Resolve reads the files and what is said of them.
func (u *Upload) Resolve(ctx huma.Context) []error {
	if u.got.read {
		return nil // huma calls it once for the part, and once for the whole
	}
	u.got.read = true
	kind, parameters, err := mime.ParseMediaType(ctx.Header("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return []error{problemOf(http.StatusUnsupportedMediaType, "请用 multipart/form-data 上传文件，字段名 file，可有多个")}
	}
	if length, err := strconv.ParseInt(ctx.Header("Content-Length"), 10, 64); err == nil && length > maxUpload {
		return []error{tooLarge()} // before a byte of it is read
	}
	if err := ctx.SetReadDeadline(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return []error{err}
	}
	body := &boundedReader{from: ctx.BodyReader(), left: maxUpload}
	if err := u.got.parts(multipart.NewReader(body, parameters["boundary"])); err != nil {
		if body.exceeded {
			err = tooLarge()
		}
		return []error{err}
	}
	return nil
}

func tooLarge() error {
	return problemOf(http.StatusRequestEntityTooLarge, fmt.Sprintf("一次上传合计不能超过%d MB，请分几次上传", maxUpload>>20))
}

// boundedReader ends with an error where there is more than it may give.
type boundedReader struct {
	from     io.Reader
	left     int64
	exceeded bool
}

func (r *boundedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > r.left+1 {
		p = p[:r.left+1]
	}
	n, err := r.from.Read(p)
	if r.left -= int64(n); r.left < 0 {
		r.exceeded = true
		return 0, errors.New("too large")
	}
	return n, err
}

func (u *upload) parts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return problemOf(http.StatusBadRequest, "上传的内容不完整，或不是 multipart/form-data")
		}
		if err := u.take(part); err != nil {
			return err
		}
	}
	if len(u.files) == 0 {
		return problemOf(http.StatusUnprocessableEntity, "没有文件；请把文件放在字段 file 里，可有多个")
	}
	return nil
}

func (u *upload) take(part *multipart.Part) error {
	name := part.FormName()
	if name == "file" || name == "files" {
		return u.file(part)
	}
	data, err := io.ReadAll(io.LimitReader(part, maxUploadField+1))
	switch {
	case err != nil:
		return problemOf(http.StatusBadRequest, "上传的内容不完整")
	case len(data) > maxUploadField:
		return problemOf(http.StatusUnprocessableEntity, fmt.Sprintf("字段 %.50q 过长", name))
	}
	value := strings.TrimSpace(string(data))
	switch name {
	case "year":
		return u.number(&u.given.FiscalYear, value, 2000, 2100, "year 应为年度，如 2025")
	case "month":
		return u.number(&u.given.Month, value, 1, 12, "month 应为1到12")
	case "division":
		if value != "" && !isDivision(value) {
			return problemOf(http.StatusUnprocessableEntity, "division 应为6到9位数字的区划代码")
		}
		u.division = value
		return nil
	}
	return problemOf(http.StatusUnprocessableEntity, fmt.Sprintf("没有字段 %.50q；可用的是 file、year、month、division", name))
}

func isDivision(s string) bool {
	return len(s) >= 6 && len(s) <= 9 && strings.Trim(s, "0123456789") == ""
}

// number reads an optional field.
func (u *upload) number(into *int, value string, least, most int, wrong string) error {
	n, err := strconv.Atoi(value)
	switch {
	case value == "":
		return nil
	case err != nil || n < least || n > most:
		return problemOf(http.StatusUnprocessableEntity, wrong)
	}
	*into = n
	return nil
}

func (u *upload) file(part *multipart.Part) error {
	if len(u.files) == maxUploadFiles {
		return problemOf(http.StatusUnprocessableEntity, fmt.Sprintf("一次至多上传%d个文件；更多的请压缩成一个.zip", maxUploadFiles))
	}
	data, err := io.ReadAll(part)
	if err != nil {
		return problemOf(http.StatusBadRequest, "上传的内容不完整")
	}
	u.files = append(u.files, engine.ImportFile{Name: fileName(part.FileName(), len(u.files)+1), Digest: sheet.Digest(data), Content: data})
	return nil
}

// fileName is a file's name as it is shown and stored: no folders, no control
// characters.
func fileName(name string, no int) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '/' || r == '\\' {
			return -1
		}
		return r
	}, name)
	for len(name) > maxFileName {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:] // the end tells more: it has the suffix
	}
	if name == "" || !utf8.ValidString(name) {
		return fmt.Sprintf("文件%d", no)
	}
	return name
}
