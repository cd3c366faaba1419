package engine_test

import (
	"math/big"
	"slices"
	"strings"
)

// refMarks are the marks of each indicator, in cents, before anything is excluded.
func refMarks(s refScheme, list []refIndicator) []int64 {
	marks := make([]int64, len(list))
	if list[0].declared > 0 {
		for n, i := range list {
			marks[n] = i.declared
		}
		return marks
	}
	if len(s.levels) == 0 {
		return refEqually(s.pool, len(list))
	}
	members := make([][]int, len(s.levels))
	for n, i := range list {
		at := s.levelOf(i)
		members[at] = append(members[at], n)
	}
	for at, all := range refLevelMarks(s, members) {
		for k, cents := range refEqually(all, len(members[at])) {
			marks[members[at][k]] = cents
		}
	}
	return marks
}

// levelOf is the level 1 that an indicator counts under.
func (s refScheme) levelOf(i refIndicator) int {
	name := i.level1
	if s.costIsLevel1 && strings.Contains(i.level2, "成本") {
		name = "成本"
	}
	return slices.IndexFunc(s.levels, func(l refLevel) bool { return strings.Contains(name, l.name) })
}

// refLevelMarks are the marks of each level 1, those of missing ones passed on.
func refLevelMarks(s refScheme, members [][]int) []int64 {
	weights := make([]*big.Rat, len(s.levels))
	for at, l := range s.levels {
		weights[at] = whole(0)
		if len(members[at]) > 0 {
			weights[at] = whole(l.marks)
		}
	}
	missing := slices.IndexFunc(s.levels, func(l refLevel) bool { return l.name == "满意度" })
	heir := slices.IndexFunc(s.levels, func(l refLevel) bool { return l.name == s.heir })
	if heir >= 0 && len(members[heir]) > 0 && len(members[missing]) == 0 {
		weights[heir] = plus(weights[heir], whole(s.levels[missing].marks))
	}
	return refLargestRemainder(s.total(), weights)
}

// refEqually splits cents over n; the rest goes to the first.
func refEqually(cents int64, n int) []int64 {
	if n == 0 {
		return nil
	}
	list := make([]int64, n)
	for k := range list {
		list[k] = cents / int64(n)
		if int64(k) < cents%int64(n) {
			list[k]++
		}
	}
	return list
}

// refLargestRemainder splits cents in proportion: everyone gets the whole cents
// of the share, and what is left goes to the largest fractions, first come first.
func refLargestRemainder(cents int64, weights []*big.Rat) []int64 {
	sum := whole(0)
	for _, w := range weights {
		sum = plus(sum, w)
	}
	list, rest := make([]int64, len(weights)), make([]*big.Rat, len(weights))
	left := cents
	for k, w := range weights {
		share := over(times(whole(cents), w), sum)
		list[k] = floorOf(share).Int64()
		rest[k] = minus(share, whole(list[k]))
		left -= list[k]
	}
	for ; left > 0; left-- {
		largest := 0
		for k := range rest {
			if rest[largest].Cmp(rest[k]) < 0 {
				largest = k
			}
		}
		list[largest]++
		rest[largest] = whole(-1)
	}
	return list
}

// refMarksWithout passes the marks of excluded indicators on to the others, in
// proportion to theirs.
func refMarksWithout(s refScheme, marks []int64, actuals []refActual) []int64 {
	weights := make([]*big.Rat, len(marks))
	any := false
	for n := range marks {
		weights[n] = whole(marks[n])
		if actuals[n].excluded {
			weights[n], any = whole(0), true
		}
	}
	if !any {
		return marks
	}
	return refLargestRemainder(s.total(), weights)
}
