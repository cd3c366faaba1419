package rules

import (
	"cmp"
	"slices"
)

// word is an entry of a vocabulary: the runes after folding and what they are.
type word[T any] struct {
	runes []rune
	is    T
}

// vocabulary finds the longest word at a place. Words are filed under their
// first rune, the longest first.
type vocabulary[T any] map[rune][]word[T]

// put adds a word; the first meaning of a spelling stays.
func (v vocabulary[T]) put(text string, is T) {
	runes := []rune(text)
	if !slices.ContainsFunc(v[runes[0]], func(w word[T]) bool { return slices.Equal(w.runes, runes) }) {
		v[runes[0]] = append(v[runes[0]], word[T]{runes, is})
	}
}

// sorted puts the longest words first, as longest expects them.
func (v vocabulary[T]) sorted() vocabulary[T] {
	for _, list := range v {
		slices.SortStableFunc(list, func(a, b word[T]) int { return cmp.Compare(len(b.runes), len(a.runes)) })
	}
	return v
}

// longest is the longest word that the glyphs begin with, and how many of them
// it takes; 0 for none.
func (v vocabulary[T]) longest(glyphs []glyph) (is *T, n int) {
	if len(glyphs) == 0 {
		return nil, 0
	}
	list := v[glyphs[0].r]
	for i := range list {
		n := len(list[i].runes)
		if startsWith(glyphs, list[i].runes) && !(isLetter(list[i].runes[n-1]) && isLetter(at(glyphs, n))) { // T in TEU
			return &list[i].is, len(list[i].runes)
		}
	}
	return nil, 0
}

func startsWith(glyphs []glyph, runes []rune) bool {
	if len(runes) > len(glyphs) {
		return false
	}
	for i, r := range runes {
		if glyphs[i].r != r {
			return false
		}
	}
	return true
}

// meaning is what a word of a target stands for.
type meaning struct {
	kind     tokenKind
	relation Relation
	// yields tells that the word names a bound only where none follows the number.
	yields bool
}

var targetWords = buildTargetWords()

func buildTargetWords() vocabulary[meaning] {
	v := vocabulary[meaning]{}
	for w, r := range relationsBefore {
		v.put(w, meaning{tokBefore, r, yielding[w]})
	}
	for _, c := range comparisons {
		for _, not := range negators {
			v.put(not+c.stem, meaning{kind: tokBefore, relation: c.negated})
		}
		if c.plain == "" {
			continue
		}
		v.put(c.stem, meaning{kind: tokBefore, relation: c.plain})
		for _, or := range orEquals {
			v.put(c.stem+or, meaning{kind: tokBefore, relation: c.plain.orEqual()})
		}
	}
	for w, r := range relationsAfter {
		for _, b := range includingBefore {
			for _, a := range includingAfter {
				v.put(b+w+a, meaning{kind: tokAfter, relation: r})
			}
		}
		for _, a := range excludingAfter {
			v.put(w+a, meaning{kind: tokAfter, relation: r.strict()})
		}
	}
	for _, list := range []struct {
		kind  tokenKind
		words []string
	}{
		{tokTo, []string{"-", "~", "至", "到", "--", "~~"}}, {tokPlusMinus, []string{"±", "+-", "+/-"}},
		{tokOpen, []string{"(", "["}}, {tokClose, []string{")", "]"}},
		{tokComma, []string{",", ";", "、", "且", "并", "并且", "同时", "。", "和", "及", "与"}}, {tokVariable, []string{"X", "x"}},
		{tokText, plainWords}, {tokBy, by}, {tokSince, since}, {tokVague, approximations}, {tokLead, leads}, {tokDeed, deeds},
	} {
		for _, w := range list.words {
			v.put(w, meaning{kind: list.kind})
		}
	}
	return v.sorted()
}

// startsWord tells whether a blank or a word of the vocabulary follows.
func startsWord(glyphs []glyph) bool {
	_, n := targetWords.longest(glyphs)
	return n > 0 || at(glyphs, 0) == ' '
}
