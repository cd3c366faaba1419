package rules

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// DefaultScheme is the method of 财预〔2020〕10号 that fits the 2015 taxonomy.
const DefaultScheme = "MOF2020"

// Scheme is how verdicts become points, lights and grades (评分办法): data with
// its 文号 at each clause. A loaded scheme is type-checked and never changes.
type Scheme struct {
	ID      string `yaml:"id"`
	Version int    `yaml:"version"`
	Name    string `yaml:"name"`
	Basis   string `yaml:"basis"`
	// BasedOn names the scheme, ID@version, whose clauses hold where this file has none.
	BasedOn string `yaml:"based_on"`
	// Digest is "sha256:" and the hash of the scheme's file with those of the
	// scheme that it is based on and of the parts that it uses.
	Digest string `yaml:"-"`

	Execution       ExecutionClause            `yaml:"execution"`
	Marks           MarksClause                `yaml:"marks"`
	Targets         map[string]*TargetFormulas `yaml:"targets"`
	Qualitative     QualitativeClause          `yaml:"qualitative"`
	OverAchievement OverAchievementClause      `yaml:"over_achievement"`
	Forecast        ForecastClause             `yaml:"forecast"`
	Computed        ComputedClause             `yaml:"computed"`
	Compliance      ComplianceClause           `yaml:"compliance"`
	Plan            PlanClause                 `yaml:"plan"`
	Spending        SpendingClause             `yaml:"spending"`
	Goal            GoalClause                 `yaml:"goal"`
	Dual            ProjectLight               `yaml:"dual"`
	Plausibility    ProjectLight               `yaml:"plausibility"`
	Grades          GradeClause                `yaml:"grades"`
	Application     ApplicationClause          `yaml:"application"`

	root     *yaml.Node // the clauses in force, its own and inherited
	text     []byte
	compiled map[formulaKey]*Formula // of this scheme and of those that it is based on
}

// Ref names this version of the scheme: MOF2020@1.
func (s *Scheme) Ref() string { return refOf(s.ID, s.Version) }

func refOf(id string, version int) string { return fmt.Sprintf("%s@%d", id, version) }

// ExecutionClause gives marks for spending the budget.
type ExecutionClause struct {
	Marks Figure      `yaml:"marks"`
	Ratio FormulaText `yaml:"ratio"` // only run where there is a budget
	// ZeroBudget is the ratio where there is neither budget nor spending.
	ZeroBudget Figure `yaml:"zero_budget"`
	// AllowOver100 scores spending above the budget; else it is a data error.
	AllowOver100 bool `yaml:"allow_over_100"`
	// ReasonBelow is the execution rate, as a share, below which a reason is due.
	ReasonBelow Figure `yaml:"reason_below"`
	Basis       string `yaml:"basis"`
}

// MarksClause gives each level 1 its marks, or all indicators one pool.
type MarksClause struct {
	Level1 []Level1Marks `yaml:"level1"`
	// Pool are the marks of all indicators together, where the units divide them.
	Pool  Figure `yaml:"pool"`
	Basis string `yaml:"basis"`
}

// Total is what the indicators' marks sum to.
func (m MarksClause) Total() Decimal {
	total := m.Pool.Decimal
	for _, l := range m.Level1 {
		total = total.Add(l.Marks.Decimal)
	}
	return total
}

// Level1Of is the level 1 to which an indicator's marks belong: the one that
// lifts its level 2, or the one of its label; -1 where there is none.
func (m MarksClause) Level1Of(i Indicator) int {
	level2, label := withoutNumber(i.Level2), i.PlainLevel1()
	if lifted := slices.IndexFunc(m.Level1, func(l Level1Marks) bool { return slices.Contains(l.Lift, level2) }); lifted >= 0 {
		return lifted
	}
	return slices.IndexFunc(m.Level1, func(l Level1Marks) bool { return l.Name == label || slices.Contains(l.Also, label) })
}

// Level1Marks are the marks of one level 1, known by its name and other names.
type Level1Marks struct {
	Name string   `yaml:"name"`
	Also []string `yaml:"also"`
	// Lift names the level 2s that belong here wherever they stand.
	Lift  []string `yaml:"lift"`
	Marks Figure   `yaml:"marks"`
	// WhenAbsent names the level 1 that gets the marks where a project has no
	// indicator here; else they go to all others in proportion.
	WhenAbsent string `yaml:"when_absent"`
}

// TargetFormulas judge one form of target.
type TargetFormulas struct {
	Met   FormulaText `yaml:"met"`
	Ratio FormulaText `yaml:"ratio"`
	Light FormulaText `yaml:"light"`
	Flow  FormulaText `yaml:"flow"` // light of a flow indicator; Light where empty
	Basis string      `yaml:"basis"`
}

// QualitativeClause bounds the marks that may be typed in.
type QualitativeClause struct {
	Bands []MarksBand `yaml:"bands"`
	Basis string      `yaml:"basis"`
}

// MarksBand is the share of the marks [From, To) that a qualitative grade may
// be given; To of the best grade is included.
type MarksBand struct {
	Grade string `yaml:"grade"`
	From  Figure `yaml:"from"`
	To    Figure `yaml:"to"`
}

// OverAchievementClause treats an actual far above its target.
type OverAchievementClause struct {
	ExplainAbove Figure      `yaml:"explain_above"` // share of the target above which a reason is due
	Cause        string      `yaml:"cause"`         // the only cause that cuts marks
	Ratio        FormulaText `yaml:"ratio"`
	Basis        string      `yaml:"basis"`
}

// ForecastClause lets a unit's year-end forecast darken the light.
type ForecastClause struct {
	YellowWithin Figure `yaml:"yellow_within"` // share of the target by which a forecast may miss for YELLOW
	Basis        string `yaml:"basis"`
}

// ComputedClause names the indicators that the program computes from the funds.
type ComputedClause struct {
	ExecutionRate []string `yaml:"execution_rate"`
	Basis         string   `yaml:"basis"`
}

// ComplianceClause names the indicators that allow no shortfall: their light is
// its formula's, where their form of target has what the formula names; else it is
// the form's own.
type ComplianceClause struct {
	Names []string    `yaml:"names"`
	Light FormulaText `yaml:"light"`
	Basis string      `yaml:"basis"`
}

// Interpolation is how planned spending stands between two checkpoints.
type Interpolation string

// The interpolations: on a line, flat until the next checkpoint, or on a line
// but flat where one segment is a lump sum.
const (
	Linear Interpolation = "LINEAR"
	Step   Interpolation = "STEP"
	Auto   Interpolation = "AUTO"
)

// PlanClause reads the spending plan between its checkpoints.
type PlanClause struct {
	Interpolation Interpolation `yaml:"interpolation"`
	// LumpSum is the rise, in points, from which AUTO takes a segment for one payment.
	LumpSum Figure `yaml:"lump_sum"`
	Basis   string `yaml:"basis"`
}

// SpendingClause lights the spending: several methods side by side, of which the
// worst of those that bind counts, and extra rules.
type SpendingClause struct {
	Schemes []SpendingScheme `yaml:"schemes"`
	Rules   []SpendingRule   `yaml:"rules"`
	Basis   string           `yaml:"basis"`
}

// SpendingScheme is one method of lighting the spending (支出进度口径).
type SpendingScheme struct {
	Use     string      `yaml:"use"` // ID@version of a part that is shipped, in place of all below but Binding
	Binding bool        `yaml:"binding"`
	ID      string      `yaml:"id"`
	Version int         `yaml:"version"`
	Name    string      `yaml:"name"`
	Light   FormulaText `yaml:"light"`
	Basis   string      `yaml:"basis"`
}

// SpendingRule is an extra rule: a note, a light that overrides, or a data alert.
type SpendingRule struct {
	ID    string      `yaml:"id"`
	When  FormulaText `yaml:"when"`
	Light string      `yaml:"light"`
	Data  bool        `yaml:"data"`
	Say   string      `yaml:"say"`
}

// GoalClause draws a project's goal light from its indicators'.
type GoalClause struct {
	Light FormulaText `yaml:"light"`
	Basis string      `yaml:"basis"`
}

// ProjectLight lights a project as a whole.
type ProjectLight struct {
	ID    string      `yaml:"id"`
	Light FormulaText `yaml:"light"`
	Basis string      `yaml:"basis"`
}

// GradeClause turns a total into a grade, by bands or by a formula.
type GradeClause struct {
	Use         string      `yaml:"use"` // ID@version of a part that is shipped, in place of ID, Bands and Basis
	ID          string      `yaml:"id"`
	Version     int         `yaml:"version"`
	Name        string      `yaml:"name"`
	Bands       []GradeBand `yaml:"bands"`
	Formula     FormulaText `yaml:"formula"` // made from the bands where a file gives those
	Provisional string      `yaml:"provisional"`
	Basis       string      `yaml:"basis"`
}

// GradeBand is one grade and the totals [From, To) for which it is given; 100
// belongs to the best.
type GradeBand struct {
	Name string `yaml:"name"`
	From Figure `yaml:"from"`
	To   Figure `yaml:"to"`
}

// Figure is an exact number in a scheme file. Set tells a written 0 from none.
type Figure struct {
	Decimal
	Set bool
}

// UnmarshalYAML reads a plain number from its text.
func (f *Figure) UnmarshalYAML(n *yaml.Node) error {
	d, ok := ParseDecimal(n.Value)
	if !ok {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: “%s”不是一个数，请写成 10、0.6 这样的数", n.Line, n.Value)}}
	}
	f.Decimal, f.Set = d, true
	return nil
}

// FormulaText is a formula of a scheme file, with its place for messages.
type FormulaText struct {
	*Formula
	source string
	at     place
}

// place is where a text of a scheme file begins; the zero place is inherited.
type place struct{ line, column int }

func (p place) String() string {
	switch {
	case p.line == 0:
		return "继承的条款"
	case p.column == 0:
		return fmt.Sprintf("第%d行", p.line)
	}
	return fmt.Sprintf("第%d行第%d列", p.line, p.column)
}

// UnmarshalYAML keeps the text and its place; loading compiles it. A block begins
// on the line below its sign, at a column that follows from the file.
func (f *FormulaText) UnmarshalYAML(n *yaml.Node) error {
	f.source, f.at = n.Value, place{n.Line, n.Column}
	if n.Anchor != "" {
		f.at.column += len([]rune(n.Anchor)) + 2 // it stands before the text: &name
	}
	switch n.Style {
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		f.at.column++
	case yaml.LiteralStyle, yaml.FoldedStyle:
		f.at = place{line: n.Line + 1}
	}
	if n.Line == 0 {
		f.at = place{}
	}
	return nil
}
