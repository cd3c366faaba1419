package alerting

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "draw the diagram in doc.go anew")

// TestDiagramIsTheTable holds the drawing in doc.go to the rows of the state machine: it is what
// they draw. go test -run Diagram -update draws it anew.
func TestDiagramIsTheTable(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	drawn := func(line string) bool { return strings.HasPrefix(line, "//\t") }
	first := slices.IndexFunc(lines, drawn)
	last := len(lines) - 1
	for ; last > first && !drawn(lines[last]); last-- {
	}
	if first < 0 {
		t.Fatal("doc.go has no diagram")
	}
	want := diagram()
	if *update {
		lines = slices.Concat(lines[:first], want, lines[last+1:])
		if err := os.WriteFile("doc.go", []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := lines[first : last+1]; !slices.Equal(got, want) {
		t.Errorf("doc.go draws\n%s\nthe table is\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// mainLine is how an alert commonly goes.
var mainLine = []State{unborn, Open, Pushed, Acked, Planned, Rectifying, Submitted, Closed}

// diagram draws the table: the main line, what leads beside it, and what leaves the state as it
// is, each with who does it.
func diagram() []string {
	line := ""
	taken := map[string]bool{} // action and state, where the main line goes
	for i, from := range mainLine[:len(mainLine)-1] {
		for _, row := range transitions {
			if slices.Contains(row.from, from) && row.to == mainLine[i+1] {
				line += fmt.Sprintf(" ─%s→ %s", row.action, row.to)
				taken[string(row.action)+string(from)] = true
			}
		}
	}
	drawn := []string{strings.TrimSpace(line), ""}
	var beside, staying []string
	for _, row := range transitions {
		from := slices.DeleteFunc(slices.Clone(row.from), func(s State) bool { return taken[string(row.action)+string(s)] })
		switch {
		case len(from) == 0:
		case row.to == "":
			staying = append(staying, fmt.Sprintf("%s  %s  %s", padded(nameOf(from), 44), padded(string(row.action), 26), who(row)))
		default:
			beside = append(beside, fmt.Sprintf("%s  ─%s→ %s  %s", padded(nameOf(from), 44), row.action, padded(string(row.to), 23-len(row.action)), who(row)))
		}
	}
	drawn = slices.Concat(drawn, beside, []string{"", "The state stays as it is:", ""}, staying)
	for i := range drawn {
		if drawn[i] != "" {
			drawn[i] = "\t" + drawn[i]
		}
		drawn[i] = strings.TrimRight("//"+drawn[i], " ")
	}
	return drawn
}

func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// nameOf is what a person calls some states.
func nameOf(states []State) string {
	for _, set := range []struct {
		states []State
		name   string
	}{
		{States, "any"}, {open, "any but the ended"}, {ended, "any of the ended"}, {endable, "any but SUSPENDED and the ended"},
		{reached, "any but OPEN, SUSPENDED and the ended"},
	} {
		if slices.Equal(states, set.states) {
			return set.name
		}
	}
	var names []string
	for _, s := range states {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

func who(row transition) string {
	for _, set := range []struct {
		duties []Duty
		name   string
	}{{unit, "the unit"}, {reviewers, "department or bureau"}, {bureau, "the bureau"}, {anybody, "anybody"}} {
		if slices.Equal(row.by, set.duties) {
			return set.name
		}
	}
	switch row.action {
	case Remind, Escalate, Propose:
		return "time"
	case Push:
		return "the first receipt"
	}
	return "a run"
}
