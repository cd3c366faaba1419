package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhunsheng/storage"
)

// TestExportOfRuns writes the forms of stored runs.
func TestExportOfRuns(t *testing.T) {
	folder := t.TempDir()
	dsn := filepath.Join(folder, "store.db")
	store, err := storage.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loadDemo(t.Context(), program{out: io.Discard, err: io.Discard}, store); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string // in the workbook, or of what is wrong
	}{
		{[]string{"自评表"}, exitDone, "98.09"},
		{[]string{"监控表", "--month", "6", "--project", "13020925P00009410002P"}, exitDone, "购买第三方服务"},
		{[]string{"汇总表", "--month", "10", "--agency", "433001"}, exitDone, "印章刻制服务"},
		{[]string{"部门自评表", "--explain"}, exitDone, "部门整体支出绩效自评表"},
		{[]string{"自评表", "--month", "6"}, exitUsage, "只能用12月底的评价结果填写"},
		{[]string{"监控表", "--run", "none"}, exitInput, "没有这样的评价批次；请先评价库里的数据：zhunsheng run --month 12 --year 2025"},
		{[]string{"绩效目标表", "--light", "RED"}, exitUsage, "与评价结果无关"},
	} {
		var errs bytes.Buffer
		path := filepath.Join(folder, "out.xlsx")
		p := program{in: strings.NewReader(""), out: io.Discard, err: &errs, files: diskFiles{}}
		status := run(context.Background(), p, append(append([]string{"export"}, c.args...), "--dsn", dsn, "-o", path))
		said := errs.String()
		if status == exitDone {
			said = workbookText(t, path)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		if status != c.status || !strings.Contains(said, c.says) {
			t.Errorf("%v: %d %.2000s", c.args, status, said)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%v leaves a file", c.args)
		}
	}
}

func workbookText(t *testing.T, path string) string {
	t.Helper()
	book, err := excelize.OpenFile(path)
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
