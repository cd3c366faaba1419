package paper_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhunsheng/sheet/paper"
)

// The same forms give the same bytes, so that an export can be told by its digest.
func TestSameFormsSameBytes(t *testing.T) {
	for name, begin := range map[string]func(io.Writer) (paper.Writer, error){
		"xlsx": workbook, "docx": document, "pdf": pdf(findFont(t)),
	} {
		var first []byte
		for range 3 {
			again := written(t, begin, selfEvaluation("=购买", 9), summary(80), goalTable())
			if first == nil {
				first = again
			}
			if !bytes.Equal(first, again) {
				t.Errorf("%s: %d and %d bytes, not the same", name, len(first), len(again))
			}
		}
		if strings.Contains(string(first), "xuri") {
			t.Errorf("%s: names a person", name)
		}
	}
}

// Nothing was written: still a file that opens.
func TestNoForms(t *testing.T) {
	for name, begin := range map[string]func(io.Writer) (paper.Writer, error){
		"xlsx": workbook, "docx": document, "pdf": pdf(findFont(t)),
	} {
		if n := len(written(t, begin)); n == 0 {
			t.Errorf("%s: empty", name)
		}
	}
}

// Thousands of forms go through in bounded memory. The benchmarks tell how much.
func TestMemoryIsBounded(t *testing.T) {
	forms := 5000
	if testing.Short() {
		forms = 500
	}
	const most = 256 << 20
	for name, begin := range map[string]func(io.Writer) (paper.Writer, error){"xlsx": workbook, "docx": document} {
		peak := peakWhile(func() { writeMany(t, forms, begin) })
		if peak > most {
			t.Errorf("%s: %d forms took %d MB", name, forms, peak>>20)
		}
	}
}

// needs finds a program that other people open our files with. Where the tests count,
// it must be there.
func needs(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
	return path
}

// texts are what pdftotext reads from a PDF, page by page, without blanks.
func texts(t *testing.T, path string) []string {
	t.Helper()
	out, err := exec.Command(needs(t, "pdftotext"), "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i, page := range pages {
		pages[i] = strings.Join(strings.Fields(page), "")
	}
	return pages
}

// onPaper checks pages: two forms of one page, then a list of three or four with its
// head on each, turned.
func onPaper(t *testing.T, pages []string) {
	t.Helper()
	if len(pages) != 5 && len(pages) != 6 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		if number := fmt.Sprintf("第%d页共%d页", i+1, len(pages)); !strings.HasSuffix(page, number) {
			t.Errorf("page %d ends %q, want %q", i+1, page[max(0, len(page)-60):], number)
		}
		if i >= 2 && strings.Count(page, "序号单位项目得分等级") != 1 {
			t.Errorf("page %d has no head", i+1)
		}
	}
	for _, want := range []string{"项目支出绩效自评表", "（2025年度）", "曹妃甸区行政审批局本级", "95.00%", "其中：当年财政拨款", "299.65", "98.09", "≥50人", "财预〔2020〕10号"} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("page 1 lacks %s: %s", want, pages[0])
		}
	}
	if !strings.Contains(pages[1], "劳务外包") || !strings.Contains(pages[2], "单位：万元") || !strings.Contains(pages[len(pages)-1], "项目80") {
		t.Error("a page lacks what belongs on it")
	}
}

func TestPDF(t *testing.T) {
	path := filepath.Join(t.TempDir(), "表.pdf")
	data := written(t, pdf(findFont(t)), selfEvaluation("购买第三方服务", 4), selfEvaluation("劳务外包𠮷\uE123", 4), summary(80))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if len(data) > 200<<10 {
		t.Errorf("%d bytes: the font is embedded whole", len(data))
	}
	pages := texts(t, path)
	onPaper(t, pages)
	// What the font lacks does not vanish.
	if !strings.Contains(pages[1], "劳务外包〓〓") || !strings.Contains(pages[1], "U+20BB7、U+E123") {
		t.Error(pages[1])
	}
}

// A text of more than a page goes on, whole, and a long table has its head and the
// merged label on each page.
func TestPDFBreaksBetweenPages(t *testing.T) {
	sentence := "全年完成情况说明，共九十九条。"
	f := &paper.Form{Sheet: "表", Widths: []float64{24, 150}, Head: [2]int{0, 1}, Rows: []paper.Row{
		{Cells: []paper.Cell{{Text: "绩效指标", Style: paper.Label, Rows: 42}, {Text: "完成情况", Col: 1, Style: paper.Label}}},
		{Cells: []paper.Cell{{Text: strings.Repeat(sentence, 300), Col: 1}}},
	}}
	for range 40 {
		f.Rows = append(f.Rows, paper.Row{Cells: []paper.Cell{{Text: "一行", Col: 1}}})
	}
	path := filepath.Join(t.TempDir(), "表.pdf")
	if err := os.WriteFile(path, written(t, pdf(findFont(t)), f), 0o600); err != nil {
		t.Fatal(err)
	}
	pages := texts(t, path)
	for i, page := range pages {
		// The label stands amid the lines of the other column.
		if strings.Count(page, "绩效指标") != 1 || !strings.HasPrefix(page, "完成情况") {
			t.Errorf("page %d: %s", i+1, page)
		}
	}
	all := strings.NewReplacer("绩效指标", "", "完成情况一行", "一行").Replace(strings.Join(pages, ""))
	if got := strings.Count(all, "九十九条"); got < 280 || len(pages) < 3 {
		t.Errorf("%d of 300 sentences on %d pages", got, len(pages))
	}
	if got := strings.Count(all, "一行"); got != 40 {
		t.Errorf("%d of 40 rows", got)
	}
}

// Another program opens the workbook and the document and prints them as they are
// meant.
func TestOfficePrintsThem(t *testing.T) {
	office, dir := needs(t, "soffice"), t.TempDir()
	forms := []*paper.Form{selfEvaluation("购买第三方服务", 4), selfEvaluation("劳务外包", 4), summary(80)}
	var files []string
	for name, begin := range map[string]func(io.Writer) (paper.Writer, error){"book.xlsx": workbook, "word.docx": document} {
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), written(t, begin, forms...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "pdf", "--outdir", dir}, files...)
	if out, err := exec.CommandContext(ctx, office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	onPaper(t, texts(t, filepath.Join(dir, "word.pdf")))
	onPaper(t, texts(t, filepath.Join(dir, "book.pdf")))
}
