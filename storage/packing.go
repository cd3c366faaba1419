package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"zhunsheng/engine"
)

// What is read of one project at one checkpoint stands packed in one value, so that
// a row of the database brings ten or so readings. The value is
//
//	1 byte    packedVersion
//	uvarint   which parts of the project follow, those parts
//	uvarint   how many readings
//	          each: uvarint shape, 1 byte that says which parts follow, those parts
//	4 bytes   CRC-32C of all before, little-endian
//
// A part that is as usual is left out; signed numbers are varints. What another
// version wrote is refused, and so read again from the texts.
const packedVersion = 2

// The parts of a packed project, in the order in which they follow.
const (
	projectSpentKnown = 1 << iota
	projectProgressKnown
	projectHasPrevious
	projectQuestioned
	projectMoney    // budget, spent, previous, its month
	projectPlan     // planned and of
	projectExact    // and its conclusion
	allProjectParts = 1<<iota - 1
)

// The parts of a packed reading, in the order in which they follow.
const (
	hasActual byte = 1 << iota
	hasTarget
	hasUpper
	hasExpected // share and of, where they are not 0 of 1
	hasMarks    // marks, and those that a reviewer gave
	hasCap      // where it is not grey
	hasFixed    // verdict, light, score
	isProvisional
)

var noCap = engine.Grey.Code()

// errPacked is a packed value that is damaged, or of another version.
var errPacked = errors.New("the packed readings are damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// packProject packs what was read of a project, but for its code and the digest of its
// inputs, which are the row's.
func packProject(p *engine.ProjectReading) []byte {
	b := make([]byte, 0, 32+16*len(p.Indicators))
	b = append(b, packedVersion)
	b = appendProject(b, p)
	b = binary.AppendUvarint(b, uint64(len(p.Indicators)))
	for i := range p.Indicators {
		b = appendReading(b, &p.Indicators[i])
	}
	return sealed(b)
}

// sealed adds the checksum.
func sealed(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func appendProject(b []byte, p *engine.ProjectReading) []byte {
	var parts uint64
	part := func(flag uint64, there bool) {
		if there {
			parts |= flag
		}
	}
	part(projectSpentKnown, p.SpentKnown)
	part(projectProgressKnown, p.ProgressKnown)
	part(projectHasPrevious, p.HasPrevious)
	part(projectQuestioned, p.Questioned)
	part(projectMoney, p.Budget != 0 || p.Spent != 0 || p.Previous != 0 || p.PreviousMonth != 0)
	part(projectPlan, p.Planned != 0 || p.Of != 0)
	part(projectExact, p.Exact)
	b = binary.AppendUvarint(b, parts)
	if parts&projectMoney != 0 {
		b = append(appendVarints(b, p.Budget, p.Spent, p.Previous), p.PreviousMonth)
	}
	if parts&projectPlan != 0 {
		b = appendVarints(b, int64(p.Planned), int64(p.Of))
	}
	if parts&projectExact != 0 {
		b = appendProjectConclusion(b, &p.Fixed)
	}
	return b
}

func appendProjectConclusion(b []byte, c *engine.ProjectConclusion) []byte {
	b = appendVarints(b, int64(c.Score), int64(c.Execution), int64(c.Light), int64(c.Spending), int64(c.Goal), int64(c.Dual))
	b = append(b, bit(c.Provisional)|bit(c.Ahead)<<1)
	return append(binary.AppendUvarint(b, uint64(len(c.Grade))), c.Grade...)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func appendVarints(b []byte, list ...int64) []byte {
	for _, x := range list {
		b = binary.AppendVarint(b, x)
	}
	return b
}

func appendReading(b []byte, r *engine.Reading) []byte {
	b = binary.AppendUvarint(b, uint64(r.Shape))
	at := len(b)
	b = append(b, 0)
	part := func(flag byte, there bool, numbers ...int64) {
		if there {
			b[at] |= flag
			b = appendVarints(b, numbers...)
		}
	}
	f := r.Fixed
	part(hasActual, r.Actual != 0, r.Actual)
	part(hasTarget, r.Target != 0, r.Target)
	part(hasUpper, r.Upper != 0, r.Upper)
	part(hasExpected, r.Share != 0 || r.Of != 1, int64(r.Share), int64(r.Of))
	part(hasMarks, r.Marks != 0 || r.Typed != 0, int64(r.Marks), int64(r.Typed))
	part(hasCap, r.Cap != noCap, int64(r.Cap))
	part(hasFixed, f.Verdict != 0 || f.Light != 0 || f.Score != 0, int64(f.Verdict), int64(f.Light), int64(f.Score))
	part(isProvisional, f.Provisional)
	return b
}

// unpackProject fills a project but for its code. Its indicators are put behind those
// that into holds, and end up there.
func unpackProject(p *engine.ProjectReading, into []engine.Reading, packed []byte) ([]engine.Reading, error) {
	body := len(packed) - crc32.Size
	switch {
	case body < 1:
		return into, fmt.Errorf("%w: only %d bytes", errPacked, len(packed))
	case crc32.Checksum(packed[:body], castagnoli) != binary.LittleEndian.Uint32(packed[body:]):
		return into, fmt.Errorf("%w: the checksum is another", errPacked)
	case packed[0] != packedVersion:
		return into, fmt.Errorf("%w: they are of version %d, not %d", errPacked, packed[0], packedVersion)
	}
	u := unpacking{left: packed[1:body]}
	u.project(p)
	from := len(into)
	for n := u.unsigned(uint64(body)); n > 0 && !u.broken; n-- { // no reading takes less than a byte
		into = append(into, u.reading())
	}
	if u.broken || len(u.left) != 0 {
		return into[:from], fmt.Errorf("%w: they do not end where they should", errPacked)
	}
	p.Indicators = into[from:]
	return into, nil
}

// unpacking is what is left of a packed value. After the first number that does
// not fit, broken is set and all others are zero.
type unpacking struct {
	left   []byte
	broken bool
}

func (u *unpacking) project(p *engine.ProjectReading) {
	parts := u.unsigned(allProjectParts)
	*p = engine.ProjectReading{
		SpentKnown: parts&projectSpentKnown != 0, ProgressKnown: parts&projectProgressKnown != 0,
		HasPrevious: parts&projectHasPrevious != 0, Questioned: parts&projectQuestioned != 0, Exact: parts&projectExact != 0,
	}
	if parts&projectMoney != 0 {
		p.Budget, p.Spent, p.Previous, p.PreviousMonth = u.signed(), u.signed(), u.signed(), u.byte()
	}
	if parts&projectPlan != 0 {
		p.Planned, p.Of = u.narrow(), u.narrow()
	}
	if p.Exact {
		p.Fixed = u.projectConclusion()
	}
}

func (u *unpacking) projectConclusion() engine.ProjectConclusion {
	c := engine.ProjectConclusion{
		Score: u.narrow(), Execution: u.narrow(), Light: engine.LightCode(u.code()), Spending: engine.LightCode(u.code()),
		Goal: engine.LightCode(u.code()), Dual: engine.LightCode(u.code()),
	}
	flags := u.byte()
	c.Provisional, c.Ahead = flags&1 != 0, flags&2 != 0
	n := u.unsigned(uint64(len(u.left)))
	if n <= uint64(len(u.left)) {
		c.Grade, u.left = string(u.left[:n]), u.left[n:]
	}
	return c
}

func (u *unpacking) reading() engine.Reading {
	r := engine.Reading{Shape: engine.Shape(u.unsigned(1<<16 - 1)), Of: 1, Cap: noCap} //nolint:gosec // bounded
	parts := u.byte()
	if parts&hasActual != 0 {
		r.Actual = u.signed()
	}
	if parts&hasTarget != 0 {
		r.Target = u.signed()
	}
	if parts&hasUpper != 0 {
		r.Upper = u.signed()
	}
	if parts&hasExpected != 0 {
		r.Share, r.Of = u.narrow(), u.narrow()
	}
	if parts&hasMarks != 0 {
		r.Marks, r.Typed = u.narrow(), u.narrow()
	}
	if parts&hasCap != 0 {
		r.Cap = engine.LightCode(u.code())
	}
	if parts&hasFixed != 0 {
		r.Fixed = engine.Conclusion{Verdict: engine.VerdictCode(u.code()), Light: engine.LightCode(u.code()), Score: u.narrow()}
	}
	r.Fixed.Provisional = parts&isProvisional != 0
	return r
}

func (u *unpacking) byte() byte {
	if len(u.left) == 0 {
		u.broken = true
		return 0
	}
	b := u.left[0]
	u.left = u.left[1:]
	return b
}

func (u *unpacking) unsigned(most uint64) uint64 {
	x, n := binary.Uvarint(u.left)
	if n <= 0 || x > most {
		u.broken, u.left = true, nil
		return 0
	}
	u.left = u.left[n:]
	return x
}

func (u *unpacking) signed() int64 {
	x, n := binary.Varint(u.left)
	if n <= 0 {
		u.broken, u.left = true, nil
		return 0
	}
	u.left = u.left[n:]
	return x
}

// narrow is signed for a number of 32 bits, code for one of 8.
func (u *unpacking) narrow() int32 { return int32(u.within(-1<<31, 1<<31-1)) } //nolint:gosec // it is within

func (u *unpacking) code() uint8 { return uint8(u.within(0, 1<<8-1)) } //nolint:gosec // it is within

func (u *unpacking) within(least, most int64) int64 {
	x := u.signed()
	if x < least || x > most {
		u.broken = true
		return 0
	}
	return x
}
