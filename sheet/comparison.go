package sheet

import (
	"fmt"
	"io"
	"strings"

	"zhunsheng/engine"
)

// WriteComparison writes a comparison as JSON.
func WriteComparison(w io.Writer, c *engine.Comparison) error { return writeJSON(w, c) }

// WriteComparisonText writes a comparison for people: one paragraph a project.
func WriteComparisonText(w io.Writer, c *engine.Comparison) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d年%d月底 变更前%s，变更后%s：共%d个项目，%d个有变动", c.FiscalYear, c.Month, c.Before, c.After, c.Compared, len(c.Moves))
	if none := c.Compared - c.Reported; none > 0 {
		fmt.Fprintf(&b, "；%d个没有执行数据，看不出变动", none)
	}
	b.WriteByte('\n')
	for i := range c.Moves {
		writeMove(&b, &c.Moves[i])
	}
	if c.Department != nil {
		writeMove(&b, c.Department)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeMove(b *strings.Builder, m *engine.Move) {
	fmt.Fprintf(b, "\n%s\n  %s\n", strings.TrimSpace(m.Code+" "+m.Name), m.Why)
	for _, p := range m.Parts {
		if p.Sentences.Before != p.Sentences.After {
			fmt.Fprintf(b, "    %s\n      前  %s\n      后  %s\n", p.Name, p.Sentences.Before, p.Sentences.After)
		}
	}
}
