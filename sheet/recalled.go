package sheet

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// recalled is a function of a text alone that remembers what it said lately. A table's
// texts are asked about many times, and thousands of tables have the same labels. What is
// remembered is bounded, whatever is read, and may be asked for at once from everywhere.
type recalled[V any] struct {
	compute func(text string) V
	slots   []atomic.Pointer[answer[V]]
}

type answer[V any] struct {
	text  string
	value V
}

const (
	recalledTexts = 1 << 12
	recalledBytes = 300 // longer texts are no labels, and few
)

var recallSeed = maphash.MakeSeed()

func recall[V any](compute func(text string) V) *recalled[V] {
	return &recalled[V]{compute: compute, slots: make([]atomic.Pointer[answer[V]], recalledTexts)}
}

func (r *recalled[V]) of(text string) V {
	if len(text) > recalledBytes {
		return r.compute(text)
	}
	slot := &r.slots[maphash.String(recallSeed, text)%recalledTexts]
	if a := slot.Load(); a != nil && a.text == text {
		return a.value
	}
	v := r.compute(text)
	slot.Store(&answer[V]{strings.Clone(text), v}) // of its own: the file that it stood in may go
	return v
}
