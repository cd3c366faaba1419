package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/sheet"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

func (c client) export(file, query string) (status int, header http.Header, data []byte) {
	c.t.Helper()
	status, header, answer := c.do(http.MethodGet, "/api/v1/exports/"+url.PathEscape(file)+"?"+query, "")
	return status, header, []byte(answer)
}

// textOf is all that stands in a workbook.
func textOf(t *testing.T, data []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	var b strings.Builder
	for _, tab := range book.GetSheetList() {
		rows, err := book.GetRows(tab)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			b.WriteString(strings.Join(row, "|") + "\n")
		}
	}
	return b.String()
}

func TestExports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		c.run(6)
		c.run(12)
		for _, q := range []struct{ file, query, has, hasNot string }{
			{"自评表.xlsx", "year=2025", "印章刻制服务", ""},
			{"self-evaluation.xlsx", "q=印章", "印章刻制服务", "购买第三方服务"},
			{"自评表.xlsx", "project=" + project1, "购买第三方服务", "印章刻制服务"},
			{"监控表.xlsx", "month=6", "购买第三方服务", ""},
			{"goals.xlsx", "", "购买第三方服务", ""},
			{"汇总表.xlsx", "month=12&agency=433001", "印章刻制服务", ""},
			{"部门自评表.xlsx", "", "部门整体支出绩效自评表", ""},
			{"自评表.xlsx", "project=" + project1 + "&explain=true", "98.09", ""},
		} {
			status, header, data := c.export(q.file, q.query)
			if status != http.StatusOK || header.Get("Content-Type") != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
				t.Errorf("%s?%s: %d %s %.300s", q.file, q.query, status, header.Get("Content-Type"), data)
				continue
			}
			text := textOf(t, data)
			if !strings.Contains(text, q.has) || q.hasNot != "" && strings.Contains(text, q.hasNot) {
				t.Errorf("%s?%s:\n%.3000s", q.file, q.query, text)
			}
		}
		status, header, data := c.export("自评表.docx", "")
		if _, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); status != http.StatusOK || err != nil ||
			header.Get("Content-Disposition") != `attachment; filename="export.docx"; filename*=UTF-8''`+url.PathEscape("自评表-2025-12.docx") {
			t.Errorf("%d %v %v", status, header, err)
		}
	})
}

// What is exported as data is what can be handed in: it changes nothing.
func TestExportsOfData(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		for _, q := range []struct{ file, query, contentType, name string }{
			{"填报模板.xlsx", "month=6", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "填报模板-2025-06.xlsx"},
			{"template.xlsx", "month=10&agency=433001", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "填报模板-2025-10-433001.xlsx"},
			{"standard.json", "", "application/json", "国标-2025.json"},
			{"国标.zip", "month=6", "application/zip", "国标-2025-06.zip"},
			{"goals.json", "", "application/json", "绩效目标表-2025.json"},
			{"执行数据.json", "", "application/json", "执行数据-2025.json"},
		} {
			status, header, data := c.export(q.file, q.query)
			if status != http.StatusOK || header.Get("Content-Type") != q.contentType || !strings.HasSuffix(header.Get("Content-Disposition"), url.PathEscape(q.name)) {
				t.Errorf("%s?%s: %d %v %.300s", q.file, q.query, status, header, data)
				continue
			}
			_, v, answer := c.upload([]file{{q.name, data}})
			if !v.Storable || v.EffectsTotal == 0 || strings.Contains(answer, `"NEW"`) || strings.Contains(answer, `"CHANGED"`) {
				t.Errorf("%s?%s handed in: %.2000s", q.file, q.query, answer)
			}
		}
	})
}

func TestExportsThatCannotBe(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	june := c.run(6)
	for _, q := range []struct {
		file, query string
		status      int
		says        string
	}{
		{"自评表.xlsx", "year=2025", 404, "2025年12月底还没有评价"},
		{"监控表.xlsx", "month=3", 404, "2025年3月底还没有评价"},
		{"监控表.xlsx", "run=none", 404, "没有编号为none的评价批次"},
		{"自评表.xlsx", "run=" + june.ID, 422, "只能用12月底"},
		{"体检表.xlsx", "", 404, "没有“体检表”这种表"},
		{"监控表.exe", "", 404, "没有exe这种格式"},
		{"监控表", "", 404, "没有这种格式"},
		{"监控表.xlsx", "agency=999999", 404, "没有可以填写“监控表”的项目"},
		{"监控表.docx", "q=没有这个项目", 404, "没有可以填写“监控表”的项目"},
		{"goals.xlsx", "light=RED", 422, "与评价结果无关"},
		{"监控表.xlsx", "light=PURPLE", 422, "没有“PURPLE”这种灯"},
		{"监控表.xlsx", "grade=A", 422, "没有等级“A”，可用的有优、良、中、差"},
		{"监控表.xlsx", "farbe=RED", 422, "没有这个参数"},
		{"监控表.json", "", 404, "没有json这种格式"},
		{"template.docx", "month=6", 404, "填报模板没有docx这种格式"},
		{"template.xlsx", "", 422, "month"},
		{"template.xlsx", "month=6&agency=9", 404, "没有可以写出“填报模板”的内容"},
		{"standard.json", "light=RED", 422, "与评价结果无关"},
		{"standard.zip", "year=2031", 404, "没有可以写出“国标”的内容"},
		{"actuals.json", "month=5", 404, "没有可以写出“执行数据”的内容"},
	} {
		status, header, data := c.export(q.file, q.query)
		if status != q.status || !strings.Contains(string(data), q.says) || header.Get("Content-Type") != "application/problem+json" || header.Get("Content-Disposition") != "" {
			t.Errorf("%s?%s: %d %s %s", q.file, q.query, status, header.Get("Content-Type"), data)
		}
	}
	store := storetest.SQLite(t)
	fontless := client{t, api.New(api.Config{Register: store, Now: time.Now, Log: slog.New(slog.DiscardHandler), Font: "/nowhere.ttf"}), store}
	if status, _, data := fontless.export("监控表.pdf", "division=130209"); status != http.StatusServiceUnavailable || !strings.Contains(string(data), "没有可用的中文字体") {
		t.Errorf("without a font: %d %s", status, data)
	}
}

// failing breaks after some projects.
type failing struct {
	engine.Register
	after int
}

func (f failing) Dossiers(ctx context.Context, s engine.Scope, q engine.DossierQuery) ([]engine.Dossier, error) {
	q.Limit = 1
	list, err := f.Register.Dossiers(ctx, s, q)
	if err != nil || len(list) == 0 || list[0].Place.No > f.after {
		return nil, errors.New("the disk is gone")
	}
	full := make([]engine.Dossier, 100) // a full page: another one is asked for
	for i := range full {
		full[i] = list[0]
	}
	return full, nil
}

// TestBrokenExport lets the store fail before the first byte, which is a problem like
// others, and in the middle, which breaks the connection: no client takes half a file
// for a whole one.
func TestBrokenExport(t *testing.T) {
	store := storetest.SQLite(t)
	run := newClient(t, store).run(6)
	for after, file := range map[int]string{0: "监控表.docx", 7: "监控表.docx"} {
		handler := api.New(api.Config{Register: failing{store, after}, Now: func() time.Time { return clock }, Log: slog.New(slog.DiscardHandler)})
		server := httptest.NewServer(handler)
		response, err := http.Get(server.URL + "/api/v1/exports/" + url.PathEscape(file) + "?run=" + run.ID)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		server.Close()
		if after == 0 {
			var p api.Problem
			if json.Unmarshal(data, &p) != nil || response.StatusCode != http.StatusInternalServerError || strings.Contains(string(data), "disk") {
				t.Errorf("before the first byte: %d %s", response.StatusCode, data)
			}
			continue
		}
		if err == nil || response.StatusCode != http.StatusOK {
			t.Errorf("in the middle: %d, %d bytes, %v", response.StatusCode, len(data), err)
		}
	}
}

func TestImportWorkbook(t *testing.T) {
	c := newClient(t, storetest.SQLite(t))
	_, v, _ := c.upload([]file{{"目标表.txt", bytes.Replace(fixtures.SeedText(), []byte("299.65"), []byte("很多"), 1)}})
	status, header, answer := c.do("GET", "/api/v1/imports/"+v.ID+"/workbook", "")
	if status != http.StatusOK || !strings.Contains(header.Get("Content-Disposition"), "xlsx") || !strings.Contains(textOf(t, []byte(answer)), "F08") {
		t.Errorf("%d %v %.300s", status, header, answer)
	}
	if status, _, answer := c.do("GET", "/api/v1/imports/"+v.ID+"/workbook?file=2", ""); status != http.StatusNotFound || !strings.Contains(answer, "只有1个文件") {
		t.Errorf("%d %s", status, answer)
	}
}

// The description of the service names every type of file that comes out.
func TestDescribedFiles(t *testing.T) {
	c := serve(t, storetest.SQLite(t))
	var described struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]any }
		}
	}
	c.get("/openapi.json", &described)
	content := described.Paths["/api/v1/exports/{file}"]["get"].Responses["200"].Content
	for _, kind := range []string{"application/zip", "application/json", "application/pdf", sheet.Workbook.MediaType(), sheet.Document.MediaType()} {
		if content[kind] == nil {
			t.Errorf("%s is not in %v", kind, content)
		}
	}
}
