package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"zhunsheng/rules"
)

// ole is a container of the old Office formats with the streams named.
func ole(streams ...string) []byte {
	data := make([]byte, 512, 4096)
	copy(data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, name := range append([]string{"Root Entry"}, streams...) {
		one := make([]byte, 128)
		for i, r := range name {
			binary.LittleEndian.PutUint16(one[2*i:], uint16(r))
		}
		binary.LittleEndian.PutUint16(one[64:], uint16(2*len(name)+2))
		one[66] = 2
		data = append(data, one...)
	}
	return data
}

// lockedDoc and lockedXls have a password to open them.
func lockedDoc() []byte {
	data := append(ole("WordDocument"), make([]byte, 1024)...)
	data = data[:len(data)/512*512]
	header := data[len(data)-512:]
	copy(header, "\xec\xa5\xc1\x00")
	binary.LittleEndian.PutUint16(header[10:], 0x0100)
	return data
}

func lockedXls() []byte {
	data := append(ole("Workbook"), make([]byte, 1024)...)
	data = data[:len(data)/512*512]
	stream := data[len(data)-512:]
	copy(stream, "\x09\x08\x10\x00\x00\x06\x05\x00")
	binary.LittleEndian.PutUint16(stream[20:], 0x002f)
	binary.LittleEndian.PutUint16(stream[22:], 6)
	return data
}

// A stored is an entry of an archive, in order.
type stored struct{ name, text string }

// zipped packs entries as they are, whatever their names.
func zipped(t testing.TB, entries ...stored) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		part, err := w.CreateRaw(&zip.FileHeader{
			Name: e.name, NonUTF8: !isASCII(e.name), CRC32: crc32.ChecksumIEEE([]byte(e.text)),
			CompressedSize64: uint64(len(e.text)), UncompressedSize64: uint64(len(e.text)),
		})
		if err == nil {
			_, err = part.Write([]byte(e.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func isASCII(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0 }

// encryptedZip has the flag of encryption set in its directory.
func encryptedZip(t *testing.T) []byte {
	data := zipped(t, stored{"a.docx", "secret"})
	for _, at := range []int{bytes.Index(data, []byte("PK\x03\x04")) + 6, bytes.Index(data, []byte("PK\x01\x02")) + 8} {
		data[at] |= 1
	}
	return data
}

// What may do harm is refused, and the message says what to do.
func TestRefusedForSafety(t *testing.T) {
	body := "<document><body/></document>"
	plain := stored{"a.txt", pasted}
	for name, c := range map[string]struct {
		data []byte
		want string // id, and what the message must say
	}{
		"path up":                 {zipped(t, plain, stored{"../../etc/passwd", "x"}), "F02 路径"},
		"path up inside":          {zipped(t, plain, stored{"a/../../b", "x"}), "F02 路径"},
		"absolute path":           {zipped(t, plain, stored{"/etc/passwd", "x"}), "F02 路径"},
		"backslash":               {zipped(t, plain, stored{`a\..\b.txt`, "x"}), "F02 路径"},
		"drive":                   {zipped(t, plain, stored{"C:b.txt", "x"}), "F02 路径"},
		"path up in docx":         {zipped(t, stored{mainPart, body}, stored{"../a", ""}), "F02 另存"},
		"name twice":              {zipped(t, stored{mainPart, body}, stored{mainPart, body}), "F02 两个"},
		"name twice in two cases": {zipped(t, stored{mainPart, body}, stored{"WORD/document.xml", body}), "F02 两个"},
		"encrypted zip":           {encryptedZip(t), "F01 密码"},
		"zip in zip":              {zipped(t, stored{"b.zip", string(zipped(t, plain))}), "F01 一层"},
		"empty zip":               {zipped(t), "F01 没有可读取"},
		"encrypted xlsx":          {ole("EncryptionInfo", "EncryptedPackage"), "F01 密码"},
		"encrypted doc":           {lockedDoc(), "F01 密码"},
		"encrypted xls":           {lockedXls(), "F01 密码"},
		"macros in doc":           {ole("WordDocument", "Macros"), "F01 宏"},
		"macros in xls":           {ole("Workbook", "_VBA_PROJECT_CUR"), "F01 宏"},
		"macros in docx":          {zipped(t, stored{mainPart, body}, stored{"word/other/VBAProject.BIN", ""}), "F01 宏"},
		"macro type": {zipped(t, stored{contentTypes, `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>`},
			stored{bookPart, "<workbook/>"}), "F01 宏"},
		"macros by relation": {zipped(t, stored{contentTypes, `<Types/>`}, stored{bookPart, "<workbook/>"},
			stored{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="code.bin"/></Relationships>`}, stored{"xl/code.bin", ""}), "F01 宏"},
		"macro sheet":      {zipped(t, stored{bookPart, "<workbook/>"}, stored{"xl/macrosheets/sheet1.xml", ""}), "F01 宏"},
		"doctype in xlsx":  {zipped(t, stored{bookPart, `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>`}), "F02 DOCTYPE"},
		"doctype in types": {zipped(t, stored{bookPart, `<workbook/>`}, stored{"_rels/.rels", `<!DOCTYPE x><Relationships/>`}), "F02 DOCTYPE"},
		"xlsb":             {zipped(t, stored{contentTypes, "<Types/>"}, stored{"_rels/.rels", `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`}, stored{"xl/workbook.bin", ""}), "F01 xlsb"},
		"locked odt":       {zipped(t, stored{"mimetype", "application/vnd.oasis.opendocument.text"}, stored{"META-INF/manifest.xml", "<manifest:encryption-data/>"}), "F01 密码"},
		"macros in ods":    {zipped(t, stored{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, stored{"Basic/script-lc.xml", ""}), "F01 宏"},
		"ofd":              {zipped(t, stored{"OFD.xml", ""}), "F01 OFD"},
		"rar":              {[]byte("Rar!\x1a\x07\x00"), "F01 RAR"},
		"picture":          {[]byte("\x89PNG\r\n\x1a\n"), "F01 图片"},
		"web page as .xls": {[]byte("<html><table><tr><td>项目编码"), "F01 网页"},
		"old xml workbook": {[]byte(`<?xml version="1.0"?><Workbook/>`), "F01 XML"},
		"100 MB":           {make([]byte, maxFile), "F02 100MB"},
	} {
		t.Run(name, func(t *testing.T) {
			readings, err := Read(context.Background(), "file", c.data, Given{})
			if err != nil || len(readings) != 1 || readings[0].Declaration != nil || readings[0].Report != nil {
				t.Fatalf("read %+v, %v", readings, err)
			}
			id, says, _ := strings.Cut(c.want, " ")
			ds := readings[0].Diagnostics
			if len(ds) != 1 || ds[0].ID != id || ds[0].Severity != rules.Error || !strings.Contains(ds[0].Message, says) || !strings.Contains(ds[0].Source.File, "file") {
				t.Errorf("%v, want %s", ds, c.want)
			}
		})
	}
}
