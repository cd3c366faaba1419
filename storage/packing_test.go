package storage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zhunsheng/engine"
)

// drawnProject draws any numbers, the usual ones more often than others.
func drawnProject(t *rapid.T) engine.ProjectReading {
	wide := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64())
	narrow := rapid.OneOf(rapid.SampledFrom([]int32{0, 1, engine.NoScore}), rapid.Int32())
	light := rapid.OneOf(rapid.Just(uint8(noCap)), rapid.Uint8())
	list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) engine.Reading {
		return engine.Reading{
			Shape: engine.Shape(rapid.Uint16().Draw(t, "shape")), Cap: engine.LightCode(light.Draw(t, "cap")),
			Marks: narrow.Draw(t, "marks"), Typed: narrow.Draw(t, "typed"),
			Actual: wide.Draw(t, "actual"), Target: wide.Draw(t, "target"), Upper: wide.Draw(t, "upper"),
			Share: narrow.Draw(t, "share"), Of: narrow.Draw(t, "of"),
			Fixed: engine.Conclusion{
				Verdict: engine.VerdictCode(rapid.Uint8().Draw(t, "verdict")), Light: engine.LightCode(light.Draw(t, "light")),
				Provisional: rapid.Bool().Draw(t, "provisional"), Score: narrow.Draw(t, "score"),
			},
		}
	}), 0, 20).Draw(t, "readings")
	p := engine.ProjectReading{
		Indicators: list, Exact: rapid.Bool().Draw(t, "exact"), SpentKnown: rapid.Bool().Draw(t, "spent known"),
		ProgressKnown: rapid.Bool().Draw(t, "progress known"), HasPrevious: rapid.Bool().Draw(t, "has previous"),
		Questioned:    rapid.Bool().Draw(t, "questioned"),
		PreviousMonth: rapid.Uint8().Draw(t, "previous month"), Budget: wide.Draw(t, "budget"), Spent: wide.Draw(t, "spent"),
		Previous: wide.Draw(t, "previous"), Planned: narrow.Draw(t, "planned"), Of: narrow.Draw(t, "of"),
	}
	if p.Exact {
		p.Fixed = engine.ProjectConclusion{
			Score: narrow.Draw(t, "score"), Execution: narrow.Draw(t, "execution"), Grade: rapid.String().Draw(t, "grade"),
			Provisional: rapid.Bool().Draw(t, "provisional"), Ahead: rapid.Bool().Draw(t, "ahead"),
			Light: engine.LightCode(light.Draw(t, "light")), Spending: engine.LightCode(light.Draw(t, "spending")),
			Goal: engine.LightCode(light.Draw(t, "goal")), Dual: engine.LightCode(light.Draw(t, "dual")),
		}
	}
	return p
}

func TestPackedProjectsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := []engine.Reading{{Actual: 1}}
		want := drawnProject(t)
		var got engine.ProjectReading
		all, err := unpackProject(&got, before, packProject(&want))
		if err != nil || len(all) != 1+len(want.Indicators) || all[0] != before[0] {
			t.Fatalf("%d of %d readings, %v", len(all)-1, len(want.Indicators), err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// An indicator takes a dozen bytes, or a country's cache would be as large as what it is of.
func TestPackedProjectsAreSmall(t *testing.T) {
	p := engine.ProjectReading{SpentKnown: true, ProgressKnown: true, Budget: 299_650_000, Spent: 284_670_000, Planned: 100, Of: 1}
	for range 10 {
		p.Indicators = append(p.Indicators, engine.Reading{Shape: 1 << 15, Actual: 9_750, Target: 9_500, Marks: 1250, Typed: engine.NoScore, Of: 1, Cap: noCap})
	}
	if n := len(packProject(&p)); n > 10*14+20 {
		t.Errorf("10 readings take %d bytes", n)
	}
}

func TestDamagedReadingsAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawnProject(t)
		packed := packProject(&p)
		damaged := bytes.Clone(packed)
		switch rapid.IntRange(0, 2).Draw(t, "damage") {
		case 0:
			damaged[rapid.IntRange(0, len(packed)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
		case 1:
			damaged = damaged[:rapid.IntRange(0, len(packed)-1).Draw(t, "length")]
		case 2:
			damaged = append(damaged, rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "more")...)
		}
		if all, err := unpackProject(&engine.ProjectReading{}, nil, damaged); !errors.Is(err, errPacked) || len(all) != 0 {
			t.Errorf("%d readings, %v", len(all), err)
		}
	})
}

// What carries its checksum and still makes no sense is refused as well.
func TestSealedNonsenseIsRefused(t *testing.T) {
	reading := func(parts byte, more ...byte) []byte { return append([]byte{packedVersion, 0, 1, 0, parts}, more...) }
	for name, body := range map[string][]byte{
		"nothing but the checksum":      {},
		"no project":                    {packedVersion},
		"no count":                      {packedVersion, 0},
		"parts that no project has":     {packedVersion, 0x80, 1, 0},
		"another version":               {packedVersion + 1, 0, 0},
		"fewer readings than counted":   {packedVersion, 0, 2, 0, 0},
		"more readings than counted":    {packedVersion, 0, 0, 0, 0},
		"a count beyond all bytes":      {packedVersion, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01},
		"a number of 70 bits":           reading(hasActual, bytes.Repeat([]byte{0xff}, 10)...),
		"a shape of 17 bits":            append(binary.AppendUvarint([]byte{packedVersion, 0, 1}, 1<<16), 0),
		"marks of 33 bits":              binary.AppendVarint(reading(hasMarks), 1<<31),
		"a light beyond all codes":      reading(hasCap, 0x80, 0x04),
		"a cap that is not there":       reading(hasCap),
		"half a conclusion":             reading(hasFixed, 1),
		"money that ends in the middle": {packedVersion, projectMoney, 2},
		"a grade longer than all":       {packedVersion, projectExact, 0, 0, 0, 0, 0, 0, 0, 9, 'x', 0},
	} {
		if all, err := unpackProject(&engine.ProjectReading{}, nil, sealed(body)); !errors.Is(err, errPacked) {
			t.Errorf("%s: %d readings, %v", name, len(all), err)
		}
	}
}

// Whatever is understood is understood in full: packed again, it says the same.
func FuzzUnpackProject(f *testing.F) {
	f.Add([]byte{packedVersion, 0, 0}, true)
	f.Add(packProject(&engine.ProjectReading{Indicators: []engine.Reading{
		{Shape: 1 << 15, Actual: -1, Target: 1 << 40, Upper: 3, Share: 1, Of: 4, Marks: 1250, Cap: 5},
		{Fixed: engine.Conclusion{Verdict: 4, Light: 5, Score: engine.NoScore, Provisional: true}},
	}, Budget: 1, Planned: 100, Of: 3}), false)
	f.Fuzz(func(t *testing.T, b []byte, seal bool) {
		if seal {
			b = sealed(b[:max(0, len(b)-crc32.Size)])
		}
		var got, again engine.ProjectReading
		if _, err := unpackProject(&got, nil, b); err != nil {
			if !errors.Is(err, errPacked) {
				t.Error(err)
			}
			return
		}
		if _, err := unpackProject(&again, nil, packProject(&got)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, again); diff != "" {
			t.Error(diff)
		}
	})
}
