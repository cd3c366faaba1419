package sheet

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
)

// manyIndicators is from how many on the indicators that one check found are told in one line.
const manyIndicators = 4

// namedProjects is how many other projects one line refers to by name.
const namedProjects = 8

// WriteLintText prints findings for people: a project a paragraph, the worst first.
func WriteLintText(w io.Writer, l Lint) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  评分办法%s\n", visible(strings.Join(l.Files, "、")), l.Scheme)
	for _, s := range l.sections() {
		writeLintSection(&b, s)
	}
	b.WriteString("\n" + l.SummaryLine() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// SummaryLine is the counts in one sentence, and where the checks are explained.
func (l Lint) SummaryLine() string {
	s := l.summary()
	return fmt.Sprintf("合计：ERROR %d，WARN %d，INFO %d；已豁免%d。每项检查的说明见 docs/checks/编号.md。", s.Error, s.Warn, s.Info, s.Waived)
}

func writeLintSection(b *strings.Builder, s *lintSection) {
	switch {
	case s.grade != nil:
		b.WriteString("\n" + visible(strings.TrimSpace(s.grade.Code+" "+s.grade.Project)) + "\n")
		fmt.Fprintf(b, "  评审建议：%s（%s）\n", s.grade.Overall, dimensionsText(s.grade))
	case len(s.findings)+len(s.waived)+s.left == 0:
		return
	default:
		b.WriteString("\n部门目标和文件\n")
	}
	for _, severity := range []rules.Severity{rules.Error, rules.Warn, rules.Info} {
		for _, group := range grouped(ofSeverity(s.findings, severity)) {
			writeGroup(b, group)
		}
		writeAlsoIn(b, ofSeverity(s.alsoIn, severity))
	}
	if s.left > 0 {
		fmt.Fprintf(b, "  另有%d条较轻的没有列出\n", s.left)
	}
	writeWaived(b, s.waived)
}

func ofSeverity(findings []lint.Finding, severity rules.Severity) []lint.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f lint.Finding) bool { return f.Severity != severity })
}

func dimensionsText(g *lint.Grade) string {
	var parts []string
	for _, d := range lint.Dimensions {
		parts = append(parts, string(d)+" "+g.Dimensions[d])
	}
	return strings.Join(parts, "，")
}

// grouped puts together what one check found on indicators. The findings are of one severity, sorted by id.
func grouped(findings []lint.Finding) (groups [][]lint.Finding) {
	for i, f := range findings {
		if i > 0 && f.Indicator != "" {
			before := findings[i-1]
			if before.ID == f.ID && before.Indicator != "" {
				groups[len(groups)-1] = append(groups[len(groups)-1], f)
				continue
			}
		}
		groups = append(groups, []lint.Finding{f})
	}
	return groups
}

func writeGroup(b *strings.Builder, group []lint.Finding) {
	if len(group) >= manyIndicators {
		writeMany(b, group)
		return
	}
	for _, f := range group {
		writeFinding(b, f)
	}
}

// writeMany prints in one line what a check found on many indicators.
func writeMany(b *strings.Builder, group []lint.Finding) {
	first := group[0]
	fmt.Fprintf(b, "  %-5s %s %s：%d个指标（%s）%s\n", first.Severity, first.ID, titleOf(first), len(group), indicatorNamesOf(group),
		placeText(first.Source, "起"))
}

func titleOf(f lint.Finding) string {
	if check, ok := lint.Find(f.ID); ok {
		return check.Title
	}
	return visible(f.Message)
}

func indicatorNamesOf(group []lint.Finding) string {
	var names []string
	seen := map[string]bool{}
	for _, f := range group {
		if name := visible(f.Indicator); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return strings.Join(names, "、")
}

// placeText is a place at the end of a line.
func placeText(s rules.Source, suffix string) string {
	if s.String() == "" {
		return ""
	}
	return "〔" + visible(s.String()) + suffix + "〕"
}

func writeFinding(b *strings.Builder, f lint.Finding) {
	fmt.Fprintf(b, "  %-5s %s ", f.Severity, f.ID)
	if f.Indicator != "" && !strings.Contains(f.Message, f.Indicator) {
		fmt.Fprintf(b, "“%s”：", visible(f.Indicator))
	}
	b.WriteString(visible(f.Message))
	if f.Suggestion != "" {
		fmt.Fprintf(b, "（建议：%s）", visible(f.Suggestion))
	}
	b.WriteString(placeText(f.Source, "") + "\n")
	if f.Text != "" && f.End > f.Start {
		for part := range strings.SplitSeq(rules.Paint(f.Text, f.Span), "\n") {
			b.WriteString("            " + part + "\n")
		}
	}
}

// writeAlsoIn names what is told under another project and is about this one as much: a line for each check. The
// findings are of one severity, sorted by id.
func writeAlsoIn(b *strings.Builder, findings []lint.Finding) {
	for len(findings) > 0 {
		first := findings[0]
		var names []string
		seen := map[string]bool{}
		for len(findings) > 0 && findings[0].ID == first.ID {
			if name := findings[0].Project; !seen[name] {
				seen[name] = true
				names = append(names, "“"+visible(name)+"”")
			}
			findings = findings[1:]
		}
		more := ""
		if len(names) > namedProjects {
			more = fmt.Sprintf("等%d个项目", len(names))
			names = names[:namedProjects]
		}
		fmt.Fprintf(b, "  %-5s %s %s：见%s%s\n", first.Severity, first.ID, titleOf(first), strings.Join(names, ""), more)
	}
}

// writeWaived prints a line for each waiver that covers something here.
func writeWaived(b *strings.Builder, waived []lint.Finding) {
	counts := map[lintWaiverLine]int{}
	var lines []lintWaiverLine
	for _, f := range waived {
		line := lintWaiverLine{f.ID, f.Waiver.Author, f.Waiver.Reason}
		if counts[line] == 0 {
			lines = append(lines, line)
		}
		counts[line]++
	}
	for _, line := range lines {
		fmt.Fprintf(b, "  已豁免 %s %d条，%s：%s\n", line.id, counts[line], visible(line.author), visible(line.reason))
	}
}

type lintWaiverLine struct{ id, author, reason string }

// visible is a text from a file in one line of a terminal: no line breaks, and nothing that moves the cursor or turns the
// direction.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ':
			return '␀' + r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return '\ufffd'
		}
		return r
	}, s)
}
