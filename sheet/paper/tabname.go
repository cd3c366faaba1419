package paper

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// tabNames are the names given to tabs so far, in lower case: Excel does not tell
// them apart by case.
type tabNames map[string]bool

const maxTabName = 31 // in UTF-16

// take makes a name that Excel accepts and that is not taken: without : \ / ? * [ ],
// at most 31 characters, numbered where there is one like it.
func (taken tabNames) take(wanted string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r):
			return '_'
		case r < ' ':
			return ' '
		}
		return r
	}, printable(wanted))
	name = strings.Trim(name, "' ")
	if name == "" || strings.EqualFold(name, "history") { // which Excel keeps for itself
		name += "表"
	}
	free := shorten(name, maxTabName)
	for n := 2; taken[strings.ToLower(free)]; n++ {
		number := fmt.Sprintf("(%d)", n)
		free = shorten(name, maxTabName-len(number)) + number
	}
	taken[strings.ToLower(free)] = true
	return free
}

// shorten cuts a name to a number of UTF-16 units.
func shorten(s string, most int) string {
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > most {
			return strings.TrimRight(s[:i], "' ")
		}
	}
	return s
}
