package sheet

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestRecalled asks from several sides at once for more texts than are remembered.
func TestRecalled(t *testing.T) {
	shout := func(text string) string { return text + "!" }
	r := recall(shout)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 3 * recalledTexts {
				text := fmt.Sprintf("text %d", i%(2*recalledTexts))
				if got := r.of(text); got != shout(text) {
					t.Errorf("%q of %q", got, text)
				}
			}
		})
	}
	group.Wait()
}

// TestRecalledRemembers computes once what is asked twice, but not what is long.
func TestRecalledRemembers(t *testing.T) {
	computed := 0
	r := recall(func(text string) int { computed++; return len(text) })
	for range 5 {
		r.of("项目编码")
		r.of(strings.Repeat("长", 200))
	}
	if computed != 1+5 {
		t.Errorf("computed %d times, want 6", computed)
	}
}
