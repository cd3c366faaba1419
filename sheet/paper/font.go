package paper

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

// ErrNoFont tells that no font was found that a form can be printed with. Only PDF
// needs one: it brings its font along.
var ErrNoFont = errors.New("no usable TrueType font with Chinese characters")

// fontFiles are where Debian's fonts-lxgw-wenkai puts it.
var fontFiles = []string{
	"/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
	"/usr/local/share/fonts/LXGWWenKai-Regular.ttf",
	"/usr/share/fonts/LXGWWenKai-Regular.ttf",
}

// needed are characters without which a form is not printed: a font made for one page
// has other Chinese ones, and no ≥.
const needed = "0123456789.,%-+()ABCXYZabcxyz≥≤＜＞±×％㎡〔〕（）《》、。，：；－—·〓" +
	"项目支出绩效自评表年度指标产数量质时成本济社会生态可持续影响满意完成值分得偏差原因析及改进措施万元优良中差预算执行率整改通知书"

// Font is a font to embed, with the characters it has. It can serve any number of
// PDFs at a time; reading it takes a while, so keep it.
type Font struct {
	Path string
	data []byte
	cmap cmap
}

// FindFont reads the first usable font: of the given files, where they are not empty,
// else of the usual places. A given file that cannot be used is an error, not passed
// over; where there is none at all, it is ErrNoFont.
func FindFont(paths ...string) (*Font, error) {
	for _, path := range paths {
		if path != "" {
			return readFont(path)
		}
	}
	for _, path := range fontFiles {
		font, err := readFont(path)
		if !errors.Is(err, os.ErrNotExist) {
			return font, err
		}
	}
	return nil, fmt.Errorf("%w in %v", ErrNoFont, fontFiles)
}

func readFont(path string) (*Font, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w: %w", path, ErrNoFont, err)
	}
	f := &Font{Path: path, data: data}
	if f.cmap, err = readCmap(data); err != nil {
		return nil, fmt.Errorf("font %s: %w: %w", path, ErrNoFont, err)
	}
	for _, r := range needed {
		if !f.has(r) {
			return nil, fmt.Errorf("font %s: %w: it lacks %c", path, ErrNoFont, r)
		}
	}
	return f, nil
}

func (f *Font) has(r rune) bool { return f.cmap.glyph(r) != 0 }

// A cmap maps characters to glyphs: the segments of a font's table, format 4.
type cmap struct {
	data     []byte // of the subtable
	segments int
}

var (
	errFontFormat  = errors.New("not a TrueType font with a Unicode table (.ttc and .otf cannot be used)")
	errFontDamaged = errors.New("the file is not whole")
)

// tables are those that a font is embedded from.
var tables = []string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"}

// readCmap finds the table in a font that is whole.
func readCmap(font []byte) (cmap, error) {
	if len(font) < 12 || !bytes.HasPrefix(font, []byte{0, 1, 0, 0}) && !bytes.HasPrefix(font, []byte("true")) {
		return cmap{}, errFontFormat
	}
	found := map[string]int{}
	for i := range int(u16(font, 4)) {
		entry := 12 + 16*i
		if len(font) < entry+16 {
			return cmap{}, errFontDamaged
		}
		at, size := int(u32(font, entry+8)), int(u32(font, entry+12))
		if at+size > len(font) {
			return cmap{}, errFontDamaged
		}
		found[string(font[entry:entry+4])] = at
	}
	for _, table := range tables {
		if found[table] == 0 {
			return cmap{}, errFontFormat
		}
	}
	at := found["cmap"]
	for j := range int(u16(font, at+2)) {
		sub := at + int(u32(font, at+8+8*j))
		platform, encoding := u16(font, at+4+8*j), u16(font, at+6+8*j)
		if (platform == 0 || platform == 3 && encoding == 1) && u16(font, sub) == 4 {
			return cmap{data: font[sub:], segments: int(u16(font, sub+6)) / 2}, nil
		}
	}
	return cmap{}, errFontFormat
}

// glyph is the number of a character's glyph, 0 for none.
func (m cmap) glyph(r rune) uint16 {
	if r > 0xFFFF {
		return 0
	}
	code := uint16(r)
	ends, starts := 14, 16+2*m.segments
	deltas, offsets := starts+2*m.segments, starts+4*m.segments
	for i := range m.segments {
		if u16(m.data, ends+2*i) < code {
			continue
		}
		start := u16(m.data, starts+2*i)
		if start > code {
			return 0
		}
		delta, offset := u16(m.data, deltas+2*i), u16(m.data, offsets+2*i)
		if offset == 0 {
			return code + delta
		}
		if glyph := u16(m.data, offsets+2*i+int(offset)+2*int(code-start)); glyph != 0 {
			return glyph + delta
		}
		return 0
	}
	return 0
}

// u16 and u32 read a number, 0 beyond the end.
func u16(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[at:])
}

func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[at:])
}
