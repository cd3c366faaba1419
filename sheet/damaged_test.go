package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

// What cannot be read is refused whole, and says why.
func TestRefusedFiles(t *testing.T) {
	sound := testDocument(t, "goal-tables.docx")
	many := map[string]string{}
	for i := range maxEntries + 1 {
		many[strings.Repeat("a", i%50)+string(rune('一'+i))] = ""
	}
	for name, c := range map[string]struct {
		data []byte
		want string // id, and what the message must say
	}{
		"empty":              {nil, "F02 空"},
		"blank":              {[]byte("\xef\xbb\xbf \n"), "F02 空"},
		"truncated docx":     {sound[:len(sound)/2], "F02 不完整"},
		"truncated part":     {flip(sound), "F02 损坏"},
		"other docx":         {docx(t, p("会议通知")+tbl(tr("时间", "地点"))), "F01 项目编码"},
		"other text":         {[]byte("会议通知\n时间\t地点\n"), "F01 项目编码"},
		"old .ppt":           {ole("PowerPoint Document"), "F01 旧版"},
		"macro":              {pack(t, map[string]string{mainPart: "<document/>", "word/vbaProject.bin": ""}), "F01 宏"},
		"blank workbook":     {pack(t, map[string]string{bookPart: "<workbook/>"}), "F01 项目编码"},
		"other office file":  {pack(t, map[string]string{contentTypes: "<Types/>", "visio/document.xml": ""}), "F01 正文"},
		"binary":             {[]byte("\x00\x01\x02\xff"), "F01 格式"},
		"too many entries":   {pack(t, many), "F02 4096"},
		"broken xml":         {pack(t, map[string]string{mainPart: "<document><body><p></body>"}), "F02 XML写法有误"},
		"cut xml":            {pack(t, map[string]string{mainPart: "<document><body><p>"}), "F02 XML不完整"},
		"not a body":         {pack(t, map[string]string{mainPart: "<html/>"}), "F02 XML"},
		"entity":             {pack(t, map[string]string{mainPart: `<!DOCTYPE d [<!ENTITY a "aaaa">]><document><body><p><r><t>&a;</t></r></p></body></document>`}), "F02 DOCTYPE"},
		"deep xml":           {docx(t, strings.Repeat("<w:sdt>", 100_000)), "F02 256层"},
		"deep skipped xml":   {docx(t, strings.Repeat("<w:x>", 100_000)), "F02 256层"},
		"deep text":          {docx(t, "<w:p><w:r><w:t>"+strings.Repeat("<w:x>", 100_000)), "F02 256层"},
		"json list":          {[]byte("[]"), "F10 对象"},
		"json of other kind": {[]byte(`{"fiscal_year":2025}`), "F01 projects"},
		"deep json":          {[]byte(`{"projects":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + "}"), "F02 32层"},
		"deepest json":       {[]byte(`{"projects":` + strings.Repeat("[", 100_000)), "F02 嵌套太深"},
		"very deep json":     {[]byte(strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)), "F02 嵌套太深"},
		"json not in utf-8":  {[]byte("{\n \"a\": \"\xd6\xd0\"}"), "F02 UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, c.data)
			id, says, _ := strings.Cut(c.want, " ")
			if d != nil || len(ds) != 1 || ds[0].ID != id || !strings.Contains(ds[0].Message, says) || ds[0].Source.File != name {
				t.Errorf("read %v with %v, want %s", d, ds, c.want)
			}
		})
	}
}

// flip damages the compressed text of the largest part, not the directory.
func flip(data []byte) []byte {
	data = bytes.Clone(data)
	at := bytes.Index(data, []byte(mainPart)) + 3000
	for i := range 64 {
		data[at+i] ^= 0x5a
	}
	return data
}

// A zip bomb is refused at the cost of the bound, not of its size, whether its
// directory tells the truth or not.
func TestZipBomb(t *testing.T) {
	var honest bytes.Buffer
	archive := zip.NewWriter(&honest)
	w, err := archive.Create(mainPart)
	block := make([]byte, 1<<20)
	for range 300 {
		if err == nil {
			_, err = w.Write(block)
		}
	}
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	lying := bytes.Clone(honest.Bytes())
	size := []byte{0, 0, 0xc0, 0x12} // 300 MiB, little endian, in the directory
	at := bytes.LastIndex(lying, size)
	if at < 0 {
		t.Fatal("no size in the directory")
	}
	copy(lying[at:], []byte{0, 4, 0, 0})
	for name, data := range map[string][]byte{"honest": honest.Bytes(), "lying": lying} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d, ds := readGoals(t, name, data)
		runtime.ReadMemStats(&after)
		if d != nil || len(ds) != 1 || ds[0].ID != "F02" {
			t.Errorf("%s: read %v with %v", name, d, ds)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 128<<20 {
			t.Errorf("%s: took %d MB", name, grown>>20)
		}
	}
	picture := pack(t, map[string]string{mainPart: "<document><body/></document>", "word/media/a.bmp": strings.Repeat("\x00", maxUnzipped)})
	d, ds := readGoals(t, "picture.docx", picture)
	if d != nil || len(ds) != 1 || !strings.Contains(ds[0].Message, "64MB") {
		t.Errorf("read %v with %v", d, ds)
	}
	big := docx(t, strings.Repeat(p(strings.Repeat("长", 1000)), maxPart/3000))
	d, ds = readGoals(t, "big.docx", big)
	if d != nil || len(ds) != 1 || !strings.Contains(ds[0].Message, "16MB") {
		t.Errorf("read %v with %v", d, ds)
	}
}

// Text comes in the encodings of Chinese editors.
func TestEncodings(t *testing.T) {
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes(fixtures.SeedText())
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(fixtures.SeedText())
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"gbk.txt": gbk, "utf16.txt": utf16} {
		d, ds := readGoals(t, name, data)
		wantFindings(t, ds)
		if len(d.Tables) != 8 || d.Tables[7].Indicators[8].Target.Text != "≥95%" {
			t.Errorf("%s: read %+v", name, d.Tables)
		}
	}
}

// What is wrong in a part is said with its place, and the rest is still read.
func TestDamagedTables(t *testing.T) {
	seed := string(fixtures.SeedText())
	change := func(from, to string) []byte {
		if !strings.Contains(seed, from) {
			t.Fatalf("the seed has no %q", from)
		}
		return []byte(strings.Replace(seed, from, to, 1))
	}
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"column 指标值 missing":    {[]byte(strings.Replace(seed, "\t指标值\n", "\t实际值\n", 1)), append([]string{"ERROR F03 第78行"}, unread(85, 92, 99, 106, 113, 120, 127, 134, 141)...)},
		"column 三级指标 missing":   {change("\t三级指标\n", "\t项目\n"), append([]string{"ERROR F03 第78行"}, unread(85, 92, 99, 106, 113, 120, 127, 134, 141)...)},
		"a cell is missing":     {change("\t≥50人\n", ""), []string{"ERROR F03 第85行"}},
		"blank cells were cut":  {change("\t\n\t质量指标\n", "\t质量指标\n"), []string{"ERROR F03 第92行"}},
		"name is missing":       {change("\t项目名称\n\t购买第三方服务\n", ""), []string{"ERROR F03 第44行"}},
		"indicator has no name": {change("\t数量指标\n\t聘用人员数量\n", "\t数量指标\n\t\n"), []string{"ERROR F03 第87行"}},
		"label twice":           {change("\t其他资金\n", "\t预算数\n"), []string{"ERROR F10 第54行"}},
		"money in 元":            {change("\t单位：万元\n", "\t单位：元\n"), []string{"INFO F22 第53行"}},
		"plan of quarters":      {change("\t3月底\n", "\t上旬\n"), []string{"ERROR F10 第61行"}},
		"plan too short":        {change("\t50%\n", ""), []string{"ERROR F03 第66行"}},
		"a total row":           {change("\t满意度指标\n", "\t合计\n\t9项\n\n\t满意度指标\n"), nil},
		"a note":                {change("\t满意度指标\n", "\t注：另附说明\n\n\t满意度指标\n"), []string{"INFO F21 第141行"}},
		"unknown column":        {change("\t指标值确定依据\n", "\t责任人\n"), []string{"WARN F09 第83行"}},
		"column twice":          {change("\t指标值确定依据\n", "\t指标值\n"), []string{"ERROR F10 第83行"}},
		"no project":            {[]byte("\t二级指标\n\t三级指标\n\t指标值\n\n" + seed), []string{"ERROR F03 第1行"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, c.data)
			wantFindings(t, ds, c.want...)
			if len(d.Tables) != 8 || len(d.Tables[7].Indicators) != 9 {
				t.Errorf("read %d tables", len(d.Tables))
			}
		})
	}
}

func unread(lines ...int) (want []string) {
	for _, n := range lines {
		want = append(want, fmt.Sprintf("WARN F09 第%d行", n))
	}
	return want
}

// TestTooManyFindings stops counting ERRORs, and never lets the file pass for it.
func TestTooManyFindings(t *testing.T) {
	project := `{"code": 1, "projects": []}, `
	_, ds, err := ReadReport("many.json", []byte(`{"fiscal_year": 2025, "month": 6, "projects": [`+strings.Repeat(project, 999)+`{}]}`))
	errors, _ := rules.Count(ds)
	last := rules.Diagnostic{}
	for _, d := range ds {
		if d.Severity == rules.Error {
			last = d
		}
	}
	if err != nil || errors != 301 || last.ID != "F02" {
		t.Errorf("%d ERRORs, the last %v, %v", errors, last, err)
	}
}

// TestManyHints: the same remark on each of thousands of projects is no reason to
// refuse them.
func TestManyHints(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("（2025年度）\n单位名称|项目名称|预算数（元）|年度目标|一级指标|二级指标|三级指标|指标值\n")
	const n = 1500
	for i := range n {
		fmt.Fprintf(&rows, "局|项目%d|10000|训|产出|数量|人次|≥5人次\n", i)
	}
	f := newFindings("表.xlsx", nil)
	d := readForm(tableOf(f, rows.String()), f, Given{})
	ds := f.sorted()
	if d == nil || len(d.Tables) != n || rules.HasErrors(ds) || len(ds) != 101 {
		t.Fatalf("%v, %d findings: %v", d, len(ds), ds)
	}
	if text := ds[100].String(); text != "表.xlsx: INFO F22 另有1400处同样的提示（F22），从略" {
		t.Error(text)
	}
}
