package rules

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// TestPlotIsTheFormula draws every formula of every scheme over each of its
// numbers, and asks of each plot what a run gives: at random numbers, at every
// break, and close by on both sides.
func TestPlotIsTheFormula(t *testing.T) {
	d := rand.New(rand.NewPCG(7, 20))
	seen, cells, holes := map[string]bool{}, 0, 0
	for _, s := range Shipped().List() {
		for _, f := range formulasOf(reflect.ValueOf(*s)) {
			operands := operandsOf(t, f)
			if seen[f.source+operands.Type().Name()] {
				continue
			}
			seen[f.source+operands.Type().Name()] = true
			for range 12 {
				randomise(d, operands)
				for name, field := range f.fields {
					if operands.Field(field).Type() != decimalType || !strings.Contains(f.source, name) {
						continue
					}
					plot, err := f.Plot(operands.Interface(), map[string]Plot{name: Identity()})
					if err != nil {
						t.Fatalf("%s over %s: %v", f, name, err)
					}
					cells += len(plot.pieces)
					for _, x := range trials(d, plot) {
						operands.Field(field).Set(reflect.ValueOf(x))
						want, err := f.Run(operands.Interface())
						if err != nil {
							want, holes = nil, holes+1
						}
						if got := plot.At(x); fmt.Sprint(got) != fmt.Sprint(want) {
							t.Fatalf("%s\nover %s at %s: plot %v, run %v; operands %+v", f, name, x, got, want, operands)
						}
					}
				}
			}
		}
	}
	if len(seen) < 50 || cells < 2000 || holes == 0 {
		t.Errorf("%d formulas, %d pieces, %d holes: too few to tell anything", len(seen), cells, holes)
	}
}

// formulasOf finds the compiled formulas anywhere in a scheme.
func formulasOf(v reflect.Value) (list []*Formula) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[FormulaText]() {
			if f := v.Interface().(FormulaText).Formula; f != nil {
				list = append(list, f)
			}
			return list
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				list = append(list, formulasOf(v.Field(i))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			list = append(list, formulasOf(v.Index(i))...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			list = append(list, formulasOf(v.MapIndex(key))...)
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Type() == reflect.TypeFor[*TargetFormulas]() {
			return formulasOf(v.Elem())
		}
	}
	return list
}

// operandsOf is a blank operand struct that the formula was compiled for.
func operandsOf(t *testing.T, f *Formula) reflect.Value {
	t.Helper()
	for _, o := range []any{Operands{}, FundsOperands{}, ProjectOperands{}, GoalOperands{}, GradeOperands{}} {
		v := reflect.New(reflect.TypeOf(o)).Elem()
		if fields := operandFields(v.Type()); reflect.DeepEqual(fields, f.fields) {
			return v
		}
	}
	t.Fatalf("nobody knows the operands of %s", f)
	return reflect.Value{}
}

// randomise fills the operands with the numbers that formulas turn on, and words.
func randomise(d *rand.Rand, operands reflect.Value) {
	words := []string{GradeMet, GradePartly, GradeNotMet, "RED", "GREEN"}
	for i := range operands.NumField() {
		switch field := operands.Field(i); field.Type() {
		case decimalType:
			field.Set(reflect.ValueOf(someNumber(d)))
		case boolType:
			field.SetBool(d.IntN(2) == 0)
		case stringType:
			field.SetString(words[d.IntN(len(words))])
		}
	}
}

func someNumber(d *rand.Rand) Decimal {
	switch d.IntN(6) {
	case 0:
		return Decimal{}
	case 1:
		return Int(int64(d.IntN(13)))
	case 2:
		return Int(-int64(d.IntN(50)))
	}
	return Scaled(int64(d.IntN(15000)), d.IntN(4))
}

func trials(d *rand.Rand, p Plot) (list []Decimal) {
	for range 6 {
		list = append(list, someNumber(d))
	}
	for _, b := range p.breaks {
		list = append(list, b, b.Sub(Scaled(1, 12)), b.Add(Scaled(1, 12)))
	}
	return list
}

type twoOperands struct {
	X Decimal `expr:"甲"`
	Y Decimal `expr:"乙"`
	A bool    `expr:"是"`
}

func plotted(t *testing.T, source string, varying map[string]Plot) (Plot, error) {
	t.Helper()
	want := decimalType
	if strings.ContainsAny(source, "<>=&") && !strings.Contains(source, "?") {
		want = boolType
	}
	f, err := CompileFormula(source, twoOperands{}, want)
	if err != nil {
		t.Fatal(err)
	}
	return f.Plot(twoOperands{Y: Int(3)}, varying)
}

// TestPlotPieces holds plots to what a person draws by hand.
func TestPlotPieces(t *testing.T) {
	x := map[string]Plot{"甲": Identity()}
	late, err := plotted(t, "max(0, 甲 - 乙)", x)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		source  string
		varying map[string]Plot
		breaks  string
		at      map[string]string
	}{
		{"min(1, max(0, 甲) / 乙)", x, "[0 3]", map[string]string{"-1": "0", "0": "0", "1.5": "0.5", "3": "1", "9": "1"}},
		{"甲 + 甲 - 甲", x, "[]", map[string]string{"7": "7"}},
		{"1 / (甲 - 乙)", x, "[3]", map[string]string{"3": "<nil>", "5": "0.5"}},
		{"甲 > 5 ? 1 / (甲 - 2) : 甲", x, "[5]", map[string]string{"2": "2", "5": "5", "6": "0.25"}},
		{"甲 / 甲 > 0.5 && 甲 != 4", x, "[0 4]", map[string]string{"0": "<nil>", "4": "false", "-3": "true"}},
		{"甲 * 甲 >= 9", x, "[-3 3]", map[string]string{"-3": "true", "2.9": "false", "3": "true"}},
		{"甲 * 甲 >= -2", x, "[]", map[string]string{"0": "true"}},
		{"abs(甲 * 甲 - 2.25)", x, "[-1.5 1.5]", map[string]string{"0": "2.25", "2": "1.75"}},
		{"1 - 甲 / 90 >= 0.8", map[string]Plot{"甲": late}, "[21]", map[string]string{"21": "true", "21.5": "false"}},
		{"let 率 = 甲 / 乙; 率 >= 1 ? 1 : 率 >= 0.8 ? 0.7 : 0", x, "[2.4 3]", map[string]string{"2.4": "0.7", "2.3": "0", "3": "1"}},
		{"甲 > 0 ? (甲 * 甲 > 2 ? 1 : 1) : 0", x, "unsolvable", nil},
		{"甲 * 甲 * 甲 > 8", x, "unsolvable", nil},
		{"甲 < 1 && 甲 > 0 && 甲 * 甲 < 2", x, "[0 1]", map[string]string{"0.5": "true", "1": "false"}},
	} {
		plot, err := plotted(t, c.source, c.varying)
		if errors.Is(err, ErrUnsolvable) != (c.breaks == "unsolvable") {
			t.Errorf("%s: %v", c.source, err)
		}
		if err != nil {
			continue
		}
		if got := fmt.Sprint(plot.Breaks()); got != c.breaks {
			t.Errorf("%s breaks at %s, want %s", c.source, got, c.breaks)
		}
		for at, want := range c.at {
			if got := fmt.Sprint(plot.At(MustDecimal(at))); got != want {
				t.Errorf("%s at %s is %s, want %s", c.source, at, got, want)
			}
		}
	}
	if _, err := plotted(t, "甲", map[string]Plot{"丙": Identity()}); err == nil {
		t.Error("an operand that there is not was plotted over")
	}
}

// TestPlotGrid finds the nearest multiple of a step on either side: on and
// beside points, ends and holes.
func TestPlotGrid(t *testing.T) {
	for _, c := range []struct {
		source             string
		from, step         string
		limit, floor       string
		wantUp, wantBefore string
	}{
		{"甲 >= 48", "47", "1", "100", "0", "48", "-"},
		{"甲 > 48", "47", "1", "100", "0", "49", "-"},
		{"甲 > 48", "47", "0.01", "100", "0", "48.01", "-"},
		{"甲 >= 48", "50", "1", "100", "0", "51", "49"},
		{"甲 >= 48", "50.5", "1", "100", "0", "51", "50"},
		{"甲 >= 97.45", "96", "0.1", "97.4", "0", "-", "-"},
		{"甲 >= 97.45", "96", "0.1", "100", "0", "97.5", "-"},
		{"甲 == 2.5", "1", "1", "100", "0", "-", "-"},
		{"甲 == 2.5", "1", "0.1", "100", "0", "2.5", "-"},
		{"甲 == 2.5", "9", "0.1", "100", "0", "-", "2.5"},
		{"甲 < 1 || 甲 > 5", "3", "1", "100", "0", "6", "0"},
		{"甲 < 1 || 甲 > 5", "3", "1", "100", "1", "6", "-"},
		{"甲 <= -2", "3", "1", "100", "-5", "-", "-2"},
	} {
		plot, err := plotted(t, c.source, map[string]Plot{"甲": Identity()})
		if err != nil {
			t.Fatal(err)
		}
		show := func(x Decimal, ok bool) string {
			if !ok {
				return "-"
			}
			return x.String()
		}
		from, step := MustDecimal(c.from), MustDecimal(c.step)
		if got := plot.Somewhere(MustDecimal(c.floor), MustDecimal(c.limit)); got != (c.source != "甲 >= 97.45" || c.limit == "100") {
			t.Errorf("%s is true somewhere from %s to %s: %v", c.source, c.floor, c.limit, got)
		}
		if got := show(plot.After(from, step, MustDecimal(c.limit))); got != c.wantUp {
			t.Errorf("%s after %s by %s: %s, want %s", c.source, c.from, c.step, got, c.wantUp)
		}
		if got := show(plot.Before(from, step, MustDecimal(c.floor))); got != c.wantBefore {
			t.Errorf("%s before %s by %s: %s, want %s", c.source, c.from, c.step, got, c.wantBefore)
		}
	}
}

// TestPlotRises tells what never falls from what does, at a break, too.
func TestPlotRises(t *testing.T) {
	for source, want := range map[string]bool{
		"min(1, max(0, 甲) / 乙)":               true,
		"甲 < 2 ? 甲 : 甲 - 1":                   false,
		"甲 <= 2 ? 甲 : 5":                      true,
		"甲 == 2 ? 1 : 甲":                      false,
		"甲 < 2 ? 0 : 甲":                       true,
		"5 - 甲":                               false,
		"甲 / (甲 + 1)":                         true,
		"1 / (甲 + 1)":                         false,
		"1 / (甲 - 2)":                         false,
		"甲 * 甲 * 甲":                           false, // it does, and nobody shows it
		"max(0, 1 - (甲 - 乙) / 乙)":             false,
		"甲 > 9 ? 0 : 甲":                       false,
		"甲 > 10 ? 0 : 甲":                      true, // beyond what is asked about
		"甲 >= 90 ? 1 : 甲 >= 80 ? 0.5 : 0 * 甲": true,
	} {
		plot, err := plotted(t, source, map[string]Plot{"甲": Identity()})
		if err != nil {
			t.Fatal(err)
		}
		if got := plot.Rises(Decimal{}, Int(10)); got != want {
			t.Errorf("%s rises: %v, want %v", source, got, want)
		}
	}
}
