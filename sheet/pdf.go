package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"zhunsheng/rules"
)

func isPDF(data []byte) bool { return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) }

// pdftotext finds the words of a page and where they stand; a test names another.
var pdftotext = "pdftotext"

// readPDF reads a PDF as a draft: its tables are guessed from where the words stand.
func readPDF(ctx context.Context, in input) ([]Reading, error) {
	in.contentIs("PDF", ".pdf")
	program, err := exec.LookPath(pdftotext)
	if err != nil {
		return in.refuse(&refusal{"F01", "这是PDF文件，读取它需要poppler（pdftotext），这台服务器上没有安装；请提供原始的.docx或.xlsx文件"})
	}
	output, complaint, err := outputOf(ctx, in.data, program, "-bbox", "-enc", "UTF-8", "-", "-")
	switch {
	case strings.Contains(complaint, "ncorrect password"):
		return in.refuse(&refusal{"F01", "PDF设有打开密码，无法读取；请取消密码，或提供原始的.docx或.xlsx文件"})
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errTooLarge):
		return in.refuse(&refusal{"F02", "PDF太大或太复杂，没有读取；请提供原始的.docx或.xlsx文件"})
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("read %s: %w", in.file.File, err)
	case err != nil:
		return in.refuse(&refusal{"F02", "PDF不完整或已损坏，无法读取；请重新导出，或提供原始的.docx或.xlsx文件"})
	}
	pages := readPages(string(output))
	if len(pages) == 0 {
		return in.refuse(&refusal{"F01", "PDF里没有文字，可能是扫描件，无法读取；请提供原始的.docx或.xlsx文件"})
	}
	back := in.mark()
	running := dropMargins(pages)
	p := &pageReader{findings: in.findings, width: lineWidthOf(pages)}
	for i, page := range pages {
		p.readPage(i+1, page.words)
	}
	if p.take() != nil {
		return in.refuse(&refusal{"F02", tooMuch})
	}
	in.add(0, "F16", rules.Warn, in.file, "这是从PDF里认出来的草稿：格子是按文字的位置推断的，可能分错、漏行；请逐格核对并确认，或提供原始的.docx或.xlsx文件")
	if len(running) > 0 {
		in.add(0, "F16", rules.Warn, in.file, "各页上下重复的页眉页脚没有读取：“%s”；如果是正文，请核对", strings.Join(running, "”“"))
	}
	readings, err := in.readDraft(p.document, back)
	for i := range readings {
		readings[i].Draft = true
	}
	return readings, err
}

// A word is a piece of text on a page and the box that it fills.
type word struct {
	text                     string
	left, top, right, bottom float64
}

func (w word) middle() float64 { return (w.top + w.bottom) / 2 }

func (w word) height() float64 { return w.bottom - w.top }

var pageLine = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)">`)

var wordLine = regexp.MustCompile(`<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>`)

// readPages reads the words of the pages that have any; a page's place in the list is
// its number.
func readPages(output string) (pages []pdfPage) {
	some := false
	for l := range strings.Lines(output) {
		if size := pageLine.FindStringSubmatch(l); size != nil {
			var page pdfPage
			page.width, _ = strconv.ParseFloat(size[1], 64)
			page.height, _ = strconv.ParseFloat(size[2], 64)
			pages = append(pages, page)
		}
		found := wordLine.FindStringSubmatch(l)
		if found == nil || len(pages) == 0 {
			continue
		}
		var box [4]float64
		for i := range box {
			box[i], _ = strconv.ParseFloat(found[i+1], 64)
		}
		page := &pages[len(pages)-1]
		page.words = append(page.words, word{html.UnescapeString(found[5]), box[0], box[1], box[2], box[3]})
		some = true
	}
	if !some {
		return nil
	}
	return pages
}
