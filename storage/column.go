package storage

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// document is a column of JSON text, for what no statement looks into.
type document[T any] struct{ value T }

// Value writes the JSON text.
func (d document[T]) Value() (driver.Value, error) {
	text, err := json.Marshal(d.value)
	return string(text), err
}

// Scan reads the JSON text.
func (d *document[T]) Scan(column any) error {
	text, err := textOf(column)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), &d.value)
}

func textOf(column any) (string, error) {
	switch v := column.(type) {
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return "", fmt.Errorf("a column of %T is not text", column)
}

// place is the column of a source.
type place = document[rules.Source]

func placeOf(s rules.Source) place { return place{s} }

func cellOf(text string, p place) rules.Cell { return rules.Cell{Text: text, Source: p.value} }

// moment is a column of a time: UTC, to the microsecond, which is what both
// databases keep.
type moment struct{ time.Time }

func momentOf(t time.Time) moment { return moment{t.UTC().Truncate(time.Microsecond)} }

// Value writes the time.
func (m moment) Value() (driver.Value, error) { return m.Time, nil }

// Scan reads the time.
func (m *moment) Scan(column any) error {
	t, ok := column.(time.Time)
	if !ok {
		return fmt.Errorf("a column of %T is not a time", column)
	}
	*m = momentOf(t)
	return nil
}

// pointer is the time of a column that may be NULL, nil where it is.
func (m *moment) pointer() *time.Time {
	if m == nil {
		return nil
	}
	return &m.Time
}

// recorded is the part of a version that says who stored it, and when.
type recorded struct {
	RecordedBy string `db:"recorded_by"`
	RecordedAt moment `db:"recorded_at"`
}

func recordedBy(by string, at time.Time) recorded { return recorded{by, momentOf(at)} }

// The places of the scaled integers in which figures are stored.
const (
	sharePlaces = 4
	moneyPlaces = 6 // 分, where the amount is in 万元
)

// scale is the scaled integer of a figure.
func scale(what string, d rules.Decimal, places int) (int64, error) {
	n, ok := d.Units(places)
	if !ok {
		return 0, fmt.Errorf("%w: %s of %s is beyond 64 bits", engine.ErrInvalid, what, d)
	}
	return n, nil
}

// scaleMoney refuses what is finer than 分: money is never rounded on its way in.
func scaleMoney(what string, m engine.Money) (int64, error) {
	if !m.Round(moneyPlaces).Equal(m.Decimal) {
		return 0, fmt.Errorf("%w: %s of %s is no whole number of 分", engine.ErrInvalid, what, m)
	}
	return scale(what, m.Decimal, moneyPlaces)
}

func moneyOf(n int64) engine.Money { return engine.Money{Decimal: rules.Scaled(n, moneyPlaces)} }
