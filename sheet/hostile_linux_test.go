package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhunsheng/rules"
)

const (
	hostileChild  = "SHEET_HOSTILE_FILE"
	hostileMemory = 256 << 20
	hostileTime   = 10 * time.Second // of the processor, with others at work; alone each takes less than five
)

// Whatever is handed in, reading it stays within its memory and time: the system
// itself refuses more to the process that reads.
func TestHostileFilesInLittleMemory(t *testing.T) {
	if name := os.Getenv(hostileChild); name != "" {
		readHostile(t, name)
		return
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range hostileFiles(t) {
		if c.long && testing.Short() {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(file, c.build(), 0o600); err != nil {
				t.Fatal(err)
			}
			child := exec.Command(program, "-test.run=^TestHostileFilesInLittleMemory$")
			child.Env = append(os.Environ(), hostileChild+"="+file, "GOMEMLIMIT=180MiB", "GOGC=30", "GOMAXPROCS=1")
			output, err := child.CombinedOutput()
			found, refused := strings.CutPrefix(string(output), "ERROR ")
			if err != nil || refused != (c.want != "") || !strings.Contains(found, c.want) {
				t.Fatalf("%v, want %q\n%.2000s", err, c.want, output)
			}
			took := child.ProcessState.UserTime() + child.ProcessState.SystemTime()
			if took > hostileTime {
				t.Errorf("took %v", took)
			}
			t.Logf("%-40s %v", c.name, took)
		})
	}
}

// readHostile reads a file with no more address space than what is in use before, and
// the bound. It prints ERROR and the findings, or what was read.
func readHostile(t *testing.T, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var pages uint64
	statm, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(statm), &pages)
	}
	limit := pages*uint64(os.Getpagesize()) + hostileMemory
	if err == nil {
		err = syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: limit, Max: limit})
	}
	if err != nil {
		t.Fatal(err)
	}
	readings, err := Read(context.Background(), "file", data, Given{})
	if err != nil || len(readings) != 1 {
		t.Fatalf("%d readings, %v", len(readings), err)
	}
	if rules.HasErrors(readings[0].Diagnostics) {
		fmt.Print("ERROR ")
	}
	for _, d := range readings[0].Diagnostics {
		fmt.Printf("%.500s\n", d)
	}
}

type hostileFile struct {
	name  string
	build func() []byte
	want  string // what an ERROR says; none where the file is read
	long  bool   // it takes the time that it may
}

func hostileFiles(t *testing.T) []hostileFile {
	const sheetPart = "xl/worksheets/sheet1.xml"
	bookOf := func(content string) func() []byte {
		return func() []byte { return book{sheets: []sheetXML{{"表", "", content}}}.pack(t) }
	}
	// bombed is a workbook whose part inflates to head and, gigabytes long, filler.
	bombed := func(part, head, filler string, declared uint64) func() []byte {
		return func() []byte {
			sound := book{sheets: []sheetXML{{"表", "", "<sheetData/>"}}}.pack(t)
			return withBomb(t, sound, part, head, filler, declared)
		}
	}
	const sheetHead = `<worksheet><sheetData>`
	laughs := `<!DOCTYPE x [<!ENTITY a "ha">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">`, 30) + `]>`
	ones := "<sheetData>" + rowsXML(1, []string{"项目编码", "13020925P0001", "项目名称", "甲"})
	return []hostileFile{
		{name: "upload of 100 MB", build: func() []byte { return make([]byte, 100<<20) }, want: "100MB"},
		{name: "10 GB declared", build: bombed(sheetPart, sheetHead, "<row/>", 10<<30), want: "64MB"},
		{name: "10 GB undeclared", build: bombed(sheetPart, sheetHead, "<row/>", 1000), want: "F02"},
		{name: "10 GB of blanks", build: bombed(sheetPart, sheetHead, "      ", 40<<20), want: "F02"},
		{long: true, name: "10 GB of cells", build: bombed(sheetPart, sheetHead, "<row><c><v>1</v></c></row>", 60<<20), want: "F02"},
		{name: "10 GB of formatted blank cells", build: bombed(sheetPart, sheetHead+"<row>", `<c s="1"/>`, 60<<20), want: "F02"},
		{long: true, name: "10 GB of formatted blank rows", build: bombed(sheetPart, sheetHead, `<row s="1"/>`, 60<<20), want: "F02"},
		{long: true, name: "10 GB of shared strings", build: bombed("xl/sharedStrings.xml", "<sst>", "<si><t>a</t></si>", 60<<20), want: "F02"},
		{long: true, name: "10 GB of merges", build: bombed(sheetPart, `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>`, `<mergeCell ref="A1:B2"/>`, 60<<20), want: "F02"},
		{name: "10 GB of styles", build: bombed("xl/styles.xml", "<styleSheet><cellXfs>", `<xf/>`, 60<<20), want: "F02"},
		{name: "XML bomb in a workbook", build: func() []byte { return pack(t, map[string]string{bookPart: laughs + "<workbook>&b;</workbook>"}) }, want: "DOCTYPE"},
		{name: "XML bomb in a document", build: func() []byte { return pack(t, map[string]string{mainPart: laughs + "<document>&b;</document>"}) }, want: "DOCTYPE"},
		{name: "deep sheet", build: bookOf(strings.Repeat("<sheetData>", 1_000_000)), want: "256层"},
		{name: "deep document", build: func() []byte { return docx(t, strings.Repeat("<w:p>", 1_000_000)) }, want: "256层"},
		{name: "sheet of 16,384 by 1,048,576", build: bookOf(`<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" style="1"/></cols>` + ones +
			`<row r="1048576" s="1" customFormat="1"><c r="XFD1048576" s="1"/></row></sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>`)},
		{name: "text in the last cell", build: bookOf(ones + rowsXML(maxRow, []string{`<c r="XFD1048576"><v>1</v></c>`}) + "</sheetData>")},
		{name: "a table across 16,384 columns", build: bookOf("<sheetData><row>" + strings.Repeat("<c><v>1</v></c>", maxColumn) + "</row></sheetData>"), want: "1000格"},
		{name: "a long text in each cell", build: func() []byte {
			return book{shared: "<si><t>" + strings.Repeat("长", 10_000) + "</t></si>",
				sheets: []sheetXML{{"表", "", "<sheetData>" + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 100_000) + "</sheetData>"}}}.pack(t)
		}, want: "过多"},
		{name: "a long text merged downwards", build: bookOf("<sheetData><row><c t=\"inlineStr\"><is><t>" + strings.Repeat("长", 100_000) + "</t></is></c></row>" +
			strings.Repeat("<row><c/><c><v>1</v></c></row>", 100_000) + `</sheetData><mergeCells><mergeCell ref="A1:A100001"/></mergeCells>`), want: "过多"},
		{name: "a million entries", build: func() []byte { return manyEntries(1_000_000) }, want: "4096"},
		{name: "rows of merged Word cells", build: func() []byte {
			return docx(t, "<w:tbl>"+strings.Repeat("<w:tr>"+strings.Repeat("<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc>", 900)+"</w:tr>", 60)+"</w:tbl>")
		}, want: "F01"},
		{name: "a Word row of 100,000 cells", build: func() []byte { return docx(t, "<w:tbl><w:tr>"+strings.Repeat("<w:tc/>", 100_000)+"</w:tr></w:tbl>") }, want: "过多"},
		{name: "a long text merged down in Word", build: func() []byte {
			return docx(t, tbl(tr(tc("<w:vMerge w:val=\"restart\"/>", strings.Repeat("长", 100_000))), strings.Repeat(tr(tc("<w:vMerge/>", "<w:p/>")), 10_000)))
		}, want: "过多"},
		{long: true, name: "JSON of wrong types", build: func() []byte { return []byte(`{"projects":[` + strings.Repeat("0,", 990_000) + `0]}`) }, want: "300处"},
		{long: true, name: "JSON of unknown names", build: func() []byte {
			return []byte(`{"projects":[{` + strings.Repeat(`"aaaaaaaaaaaaaaaaa":0,`, 990_000) + `"code":0}]}`)
		}, want: "300处"},
		{long: true, name: "JSON of a million texts", build: func() []byte {
			return []byte(`{"projects":[],"a":[` + strings.Repeat(`"abcdefghijklmnopqrst",`, 990_000) + `"b"],"month":1}`)
		}, want: "D10"},
		{long: true, name: "JSON of small objects", build: func() []byte {
			return []byte(`{"projects":[` + strings.Repeat(`{"code":"A"},`, 490_000) + `{}]}`)
		}, want: "过多"},
		{long: true, name: "JSON of projects with nothing but names", build: func() []byte {
			var b strings.Builder
			for i := range 160_000 {
				fmt.Fprintf(&b, `{"code":"%d","name":"a"},`, i)
			}
			return []byte(`{"projects":[` + b.String() + `{"code":"A","name":"a"}]}`)
		}, want: "超过50000个"},
		{long: true, name: "JSON of 160,000 observations", build: func() []byte {
			var b strings.Builder
			for i := range 160_000 {
				if i%48 == 0 {
					fmt.Fprintf(&b, `{"level2":"a","name":"a"}]},{"code":"%d","spent":"1","indicators":[`, i)
				}
				fmt.Fprintf(&b, `{"level2":"a","name":"%d","actual":"1"},`, i)
			}
			return []byte(`{"fiscal_year":2025,"month":6,"projects":[{"code":"A","spent":"1","indicators":[` + b.String() + `{"level2":"a","name":"a"}]}]}`)
		}},
		{name: "JSON of too many values", build: func() []byte { return []byte(`{"projects":[` + strings.Repeat("0,", 1_000_000) + `0]}`) }, want: "过多"},
		{name: "JSON of long names", build: func() []byte {
			deep := strings.Repeat(`{"`+strings.Repeat("a", 1000)+`":`, 30)
			return []byte(deep + "[" + strings.Repeat("0,", 990_000) + "0]" + strings.Repeat("}", 30))
		}, want: "过多"},
		{name: "text of line ends", build: func() []byte { return []byte("a" + strings.Repeat("\n", maxText-1)) }, want: "F01"},
		{long: true, name: "text of short lines", build: func() []byte { return []byte(strings.Repeat("a\n", maxText/2)) }, want: "过多"},
		{long: true, name: "text of tabs", build: func() []byte { return []byte(strings.Repeat("\t", maxText-1) + "a") }, want: "过多"},
		{long: true, name: "text that goes on in a cell", build: func() []byte { return []byte("\ta\n" + strings.Repeat("b\n", maxText/2-10)) }, want: "过多"},
		{long: true, name: "CSV of commas", build: func() []byte { return []byte("项目编码,a\n" + strings.Repeat(",", maxText-20)) }, want: "过多"},
		{long: true, name: "CSV of lines", build: func() []byte { return []byte("项目编码,a\n" + strings.Repeat("\n", maxText-20)) }, want: "过多"},
	}
}

// withBomb is an archive in which one part is replaced by a bomb of ten gigabytes.
func withBomb(t *testing.T, sound []byte, part, head, filler string, declared uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	r, err := zip.NewReader(bytes.NewReader(sound), int64(len(sound)))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range r.File {
		if e.Name != part {
			if err := w.Copy(e); err != nil {
				t.Fatal(err)
			}
			continue
		}
		found = true
		packed := inflating(head, filler, 10<<30)
		out, err := w.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: declared})
		if err == nil {
			_, err = out.Write(packed)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !found {
		t.Fatal(err, found)
	}
	return b.Bytes()
}

// inflating is head and filler, repeated to so many bytes, compressed: one block
// again and again, for to the end of one the next is alike.
func inflating(head, filler string, size int) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	block := strings.Repeat(filler, 4<<20/len(filler))
	write := func(s string) []byte {
		b.Reset()
		_, err := w.Write([]byte(s))
		must(err)
		must(w.Flush())
		return bytes.Clone(b.Bytes())
	}
	packed := write(head + block)
	again := write(block)
	for range size / len(block) {
		packed = append(packed, again...)
	}
	return packed
}

// manyEntries is a zip of nothing but a directory.
func manyEntries(n int) []byte {
	one := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	one[28] = 1 // the name's length
	one = append(one, 'a')
	data := append([]byte("PK\x03\x04"), make([]byte, 26)...)
	start := len(data)
	data = append(data, bytes.Repeat(one, n)...)
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	size := len(data) - start
	for i := range 4 {
		end[12+i], end[16+i] = byte(size>>(8*i)), byte(start>>(8*i))
	}
	end[8], end[10] = byte(n), byte(n)
	end[9], end[11] = byte(n>>8), byte(n>>8)
	return append(data, end...)
}
