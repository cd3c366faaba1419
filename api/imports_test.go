package api_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

type file struct {
	name string
	data []byte
}

// form is a multipart body of files and fields.
func form(t *testing.T, files []file, fields ...string) (body []byte, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

func (c client) upload(files []file, fields ...string) (status int, view api.ImportView, answer string) {
	c.t.Helper()
	body, kind := form(c.t, files, fields...)
	status, header, answer := c.do(http.MethodPost, "/api/v1/imports", string(body), "Content-Type", kind)
	if status == http.StatusCreated {
		if err := json.Unmarshal([]byte(answer), &view); err != nil {
			c.t.Fatal(err)
		}
		if header.Get("Location") != "/api/v1/imports/"+view.ID {
			c.t.Errorf("Location %q", header.Get("Location"))
		}
	}
	return status, view, answer
}

func seedFiles() []file {
	return []file{{"目标表.txt", fixtures.SeedText()}, {"执行数据.json", fixtures.Actuals(6)}}
}

func TestImport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := serve(t, store)
		status, v, answer := c.upload(seedFiles())
		if status != http.StatusCreated || !v.Storable || v.NeedsConfirmation || len(v.Files) != 2 || v.Files[0].Kind != engine.FileGoals || v.Files[1].Months[0] != 6 {
			t.Fatalf("%d %s", status, answer)
		}
		if v.Errors == 0 || v.Files[0].Errors+v.Files[1].Errors != v.Errors || v.Files[0].Warnings+v.Files[1].Warnings > v.Warnings || v.Files[0].Warnings == 0 {
			t.Errorf("counts of the files and of all: %+v %+v", v.Files, v.ImportSummary)
		}
		if v.EffectsTotal != 8+1+8 || v.Effects[0].Change != engine.EffectNew || v.DiagnosticsTotal == 0 || v.Diagnostics[0].Source.File == "" || v.Diagnostics[0].Source.Cell == "" {
			t.Errorf("%s", answer)
		}
		if status, _, answer := c.do("GET", "/api/v1/projects?year=2025&division=130209", ""); status != 200 || strings.Contains(answer, project1) {
			t.Errorf("a preview is stored: %d %s", status, answer)
		}
		path := "/api/v1/imports/" + v.ID
		var paged api.ImportView
		c.get(path+"?limit=5&effects_after=15", &paged) // its division is its own, though nothing is stored yet
		if len(paged.Effects) != 2 || paged.EffectsNext != 0 || paged.EffectsTotal != 17 || len(paged.Diagnostics) != 5 || paged.DiagnosticsNext != 5 {
			t.Errorf("a page: %d effects, next %d; %d diagnostics, next %d", len(paged.Effects), paged.EffectsNext, len(paged.Diagnostics), paged.DiagnosticsNext)
		}
		first, _, answer := c.do("POST", path+"/commit", "")
		if first != http.StatusOK || !strings.Contains(answer, `"COMMITTED"`) {
			t.Fatalf("%d %s", first, answer)
		}
		if status, _, again := c.do("POST", path+"/commit", `{"confirm_draft":true}`); status != http.StatusOK || again != answer {
			t.Errorf("a second commit: %d\n%s\n%s", status, answer, again)
		}
		var projects struct{ Items []engine.ProjectEntry }
		c.get("/api/v1/projects?year=2025", &projects)
		var list struct{ Items []engine.Import }
		c.get("/api/v1/imports", &list)
		if len(projects.Items) != 8 || len(list.Items) != 1 || list.Items[0].State != engine.ImportCommitted || len(list.Items[0].Result) != 2 {
			t.Errorf("%d projects; %+v", len(projects.Items), list)
		}
		if status, _, answer := c.do("DELETE", path, ""); status != http.StatusConflict || !strings.Contains(answer, "import-committed") {
			t.Errorf("discarding what is stored: %d %s", status, answer)
		}
	})
}

func TestImportShowsWhatChanges(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	changed := bytes.Replace(fixtures.SeedJSON(), []byte(`"299.65"`), []byte(`"310.00"`), 1)
	_, v, answer := c.upload([]file{{"a.json", changed}})
	if v.Effects[0].Change != engine.EffectChanged || !strings.Contains(answer, "预算数：299.65 → 310.00") || v.Effects[1].Change != engine.EffectSame {
		t.Errorf("%.2000s", answer)
	}
	_, other, _ := c.upload([]file{{"b.json", bytes.Replace(fixtures.SeedJSON(), []byte(`"299.65"`), []byte(`"320.00"`), 1)}})
	if status, _, answer := c.do("POST", "/api/v1/imports/"+other.ID+"/commit", ""); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	status, _, answer := c.do("POST", "/api/v1/imports/"+v.ID+"/commit", "")
	if status != http.StatusConflict || !strings.Contains(answer, "import-outdated") || !strings.Contains(answer, "购买第三方服务") {
		t.Errorf("an old preview: %d %s", status, answer)
	}
}

func TestImportRefused(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	bad := []file{{"目标表.txt", fixtures.SeedText()}, {"坏.json", []byte(`{"fiscal_year":2025,"month":6,"projects":[{"code":"X","spent":"1","indicators":[]}]}`)}}
	status, v, answer := c.upload(bad)
	if status != http.StatusCreated || v.Storable || v.Errors == 0 || !strings.Contains(answer, `"D05"`) {
		t.Fatalf("%d %s", status, answer)
	}
	status, _, answer = c.do("POST", "/api/v1/imports/"+v.ID+"/commit", "")
	if status != http.StatusConflict || !strings.Contains(answer, "import-refused") || !strings.Contains(answer, `"D05"`) {
		t.Errorf("%d %s", status, answer)
	}
	for range 2 {
		if status, _, answer = c.do("DELETE", "/api/v1/imports/"+v.ID, ""); status != http.StatusNoContent {
			t.Errorf("%d %s", status, answer)
		}
	}
	if status, _, answer = c.do("POST", "/api/v1/imports/"+v.ID+"/commit", ""); status != http.StatusConflict || !strings.Contains(answer, "import-discarded") {
		t.Errorf("%d %s", status, answer)
	}
	for _, path := range []string{"GET /api/v1/imports/none", "POST /api/v1/imports/none/commit", "DELETE /api/v1/imports/none"} {
		method, path, _ := strings.Cut(path, " ")
		if status, _, answer := c.do(method, path, ""); status != http.StatusNotFound || !strings.Contains(answer, "没有编号为none的导入") {
			t.Errorf("%s %s: %d %s", method, path, status, answer)
		}
	}
}

// TestFirstUploadThatCannotBeRead says why, though no division is known.
func TestFirstUploadThatCannotBeRead(t *testing.T) {
	c := serve(t, storetest.SQLite(t))
	status, _, answer := c.upload([]file{{"a.rar", []byte("Rar!\x1a\x07\x01\x00")}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(answer, `"F01"`) || !strings.Contains(answer, "a.rar") {
		t.Errorf("%d %s", status, answer)
	}
}

// TestUploads hands in what is no proper request, and what no reader can read: the
// first is refused, the second previewed with its errors.
func TestUploads(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	many := make([]file, 51)
	for i := range many {
		many[i] = file{fmt.Sprint(i), []byte{'a' + byte(i%26)}}
	}
	for name, q := range map[string]struct {
		files  []file
		fields []string
		status int
		says   string
	}{
		"no file":          {nil, nil, 422, "没有文件"},
		"51 files":         {many, nil, 422, "至多上传50个文件"},
		"an unknown field": {seedFiles(), []string{"jahr", "2025"}, 422, "没有字段"},
		"a huge field":     {seedFiles(), []string{"year", strings.Repeat("9", 1<<20)}, 422, "过长"},
		"a wrong year":     {seedFiles(), []string{"year", "1066"}, 422, "year 应为年度"},
		"a wrong month":    {seedFiles(), []string{"month", "13"}, 422, "month 应为1到12"},
		"a wrong division": {seedFiles(), []string{"division", "唐山"}, 422, "区划代码"},
		"another division": {seedFiles(), []string{"division", "999999"}, 201, "D10"},
		"an empty file":    {[]file{{"空.docx", nil}}, nil, 201, `"F02"`},
		"a picture":        {[]file{{"a.docx", []byte("\x89PNG\r\n\x1a\n")}}, nil, 201, `"ERROR"`},
		"a zip bomb":       {[]file{{"炸弹.docx", bomb(t)}}, nil, 201, `"ERROR"`},
		"one file twice":   {append(seedFiles(), file{"副本.txt", fixtures.SeedText()}), nil, 201, `"F24"`},
		"a path as a name": {[]file{{"../../etc/目标表.txt", fixtures.SeedText()}}, nil, 201, `"目标表.txt"`},
	} {
		status, v, answer := c.upload(q.files, q.fields...)
		if status != q.status || !strings.Contains(answer, q.says) || strings.Contains(q.says, "ERROR") && v.Storable {
			t.Errorf("%s: %d %.600s", name, status, answer)
		}
	}
	if status, header, answer := c.do("POST", "/api/v1/imports", `{"file":"x"}`); status != http.StatusUnsupportedMediaType || header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("JSON: %d %s", status, answer)
	}
	body, kind := form(t, seedFiles())
	if status, _, answer := c.do("POST", "/api/v1/imports", string(body[:len(body)/2]), "Content-Type", kind); status != http.StatusBadRequest {
		t.Errorf("half a body: %d %s", status, answer)
	}
}

// bomb is a Word file whose text is 64 MB of blanks.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 64 {
		if _, err := w.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// endless is 100 MB of a file in an upload, and counts what is read of it.
type endless struct{ head, read int64 }

func (e *endless) Read(p []byte) (int, error) {
	const size = 100 << 20
	if e.read >= size {
		return 0, errors.New("all of it was read")
	}
	head := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n"
	n := copy(p, head[min(e.head, int64(len(head))):])
	e.head += int64(n)
	if n == 0 {
		n = len(p)
		clear(p)
	}
	e.read += int64(n)
	return n, nil
}

// TestHugeUpload sends 100 MB, once saying so and once not: both are refused, in
// bounded memory, and the first before anything is read.
func TestHugeUpload(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	for _, declared := range []int64{100 << 20, -1} {
		body := &endless{}
		r := httptest.NewRequest(http.MethodPost, "/api/v1/imports", io.NopCloser(body))
		r.ContentLength = declared
		if declared > 0 {
			r.Header.Set("Content-Length", fmt.Sprint(declared))
		}
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, r)
		runtime.ReadMemStats(&after)
		if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "32 MB") {
			t.Errorf("declared %d: %d %s", declared, w.Code, w.Body)
		}
		if declared > 0 && body.read > 0 || body.read > 34<<20 {
			t.Errorf("declared %d: %d bytes were read", declared, body.read)
		}
		if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 200<<20 {
			t.Errorf("declared %d: the heap grew by %d MB", declared, grown>>20)
		}
	}
}
