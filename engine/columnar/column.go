package columnar

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// column is one input column of a program.
type column struct {
	operand string
	kind    kind
	places  int
	bits    int
	signs   signs
	// field is the operand's in the struct of operands.
	field int
	// denominator is the column by which this one is divided; -1 where it is whole.
	denominator int
	of          string
	// divides marks the denominator of the column before it.
	divides bool
	// What the program takes are the numbers from least, as many as width bits count;
	// of codes of texts none above last.
	least, last int64
	width       int
}

// maxPlaces bounds the decimals of a column, and the zeros that one leaves out.
const maxPlaces = 18

// declare gives each field its columns.
func (p *Program) declare(fields []Field) error {
	if p.operands == nil || p.operands.Kind() != reflect.Struct {
		return fmt.Errorf("the operands are %v, want a struct", p.operands)
	}
	for _, f := range fields {
		at := 0
		for at < p.operands.NumField() && p.operands.Field(at).Tag.Get("expr") != f.Name {
			at++
		}
		if at == p.operands.NumField() {
			return fmt.Errorf("%s has no operand %q", p.operands, f.Name)
		}
		c, err := p.column(f, p.operands.Field(at))
		if err != nil {
			return fmt.Errorf("field %s: %w", f.Name, err)
		}
		c.field = at
		if f.Over != "" {
			c.denominator = p.columnOf(f.Over)
			p.columns[c.denominator].signs = positive
		}
		if f.Fraction {
			c.denominator = len(p.columns) + 1
		}
		p.columns = append(p.columns, c)
		if f.Fraction {
			p.columns = append(p.columns, column{operand: f.Name, field: at, bits: f.Bits, signs: positive, denominator: -1, divides: true})
		}
		for _, text := range f.Texts {
			p.code(text)
		}
	}
	return nil
}

// column is the column of a field, or of its numerator. It refuses a field that says
// of an operand what can't be.
func (p *Program) column(f Field, operand reflect.StructField) (column, error) {
	c := column{operand: f.Name, places: f.Places, bits: f.Bits, of: f.Of, signs: anySign, denominator: -1}
	if p.columnOf(f.Name) >= 0 {
		return c, fmt.Errorf("is there twice")
	}
	switch operand.Type {
	case reflect.TypeFor[rules.Decimal]():
		if f.Of == "" {
			c.signs = boundsOf(operand.Tag.Get("bounds"))
		}
		return c, cmp.Or(f.numeric(), p.whole(f.Of), p.whole(f.Over))
	case reflect.TypeFor[bool]():
		c.kind, c.bits = maskKind, 1
	case reflect.TypeFor[string]():
		c.kind, c.bits = textKind, textBits
	default:
		return c, fmt.Errorf("a %s is no operand for columns", operand.Type)
	}
	if f.Places != 0 || f.Fraction || f.Of != "" || f.Over != "" || f.Bits != 0 || f.Texts != nil && c.kind != textKind {
		return c, fmt.Errorf("a %s has no places, fraction, share or bits, and only a string has texts", operand.Type)
	}
	return c, nil
}

// numeric tells what a number can't have.
func (f Field) numeric() error {
	switch {
	case f.Places < -maxPlaces || f.Places > maxPlaces:
		return fmt.Errorf("%d places, want -%d to %d", f.Places, maxPlaces, maxPlaces)
	case f.Bits < 0 || f.Bits >= maxBits:
		return fmt.Errorf("%d bits, want 1 to %d, or 0 for what the program leaves", f.Bits, maxBits-1)
	case f.Over != "" && (f.Fraction || f.Of != ""):
		return fmt.Errorf("a number over %s is no fraction and no share besides", f.Over)
	case f.Texts != nil:
		return fmt.Errorf("a number has no texts")
	}
	return nil
}

// whole tells why an operand can't be what others are a share of, or divided by.
func (p *Program) whole(name string) error {
	if name == "" {
		return nil
	}
	switch at := p.columnOf(name); {
	case at < 0:
		return fmt.Errorf("is made of %s, which has no field before it", name)
	case p.columns[at].kind != numberKind || p.columns[at].denominator >= 0 || p.columns[at].of != "":
		return fmt.Errorf("is made of %s, which is no whole number itself", name)
	}
	return nil
}

// textBits bounds the codes of texts.
const textBits = 8

// boundsOf are the signs that an operand's bounds leave: "0..", ">0", "1..12".
func boundsOf(bounds string) signs {
	least, _, _ := strings.Cut(bounds, "..")
	switch d, ok := rules.ParseDecimal(least); {
	case strings.HasPrefix(bounds, ">"), ok && d.Sign() > 0:
		return positive
	case ok && d.IsZero():
		return zero | positive
	}
	return anySign
}

// columnOf is the column of an operand, of its numerator; -1 where it has none.
func (p *Program) columnOf(operand string) int {
	return slices.IndexFunc(p.columns, func(c column) bool { return c.operand == operand })
}

// limit says which numbers the column takes. What is known of its sign is proved here,
// not believed: a row that breaks an operand's bounds is for the formula.
func (c *column) limit(bits int, texts int) {
	c.bits = cmp.Or(c.bits, bits)
	c.least, c.width = 0, c.bits
	switch {
	case c.kind == textKind:
		c.last = int64(texts - 1)
	case c.kind == numberKind && c.signs == positive:
		c.least = 1
	case c.kind == numberKind && c.signs == anySign:
		c.least, c.width = -1<<c.bits, c.bits+1
	}
}
