package rules

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed schemes/*.yaml
var schemeFiles embed.FS

// DefaultScheme is the method of 财预〔2020〕10号 that fits the 2015 taxonomy.
const DefaultScheme = "MOF2020"

// Scheme is how verdicts become points, lights and grades (评分办法): data with
// its 文号 at each clause. A loaded scheme is type-checked and never changes.
type Scheme struct {
	ID      string `yaml:"id"`
	Version int    `yaml:"version"`
	Name    string `yaml:"name"`
	Basis   string `yaml:"basis"`
	// Digest is "sha256:" and the hash of the scheme's file.
	Digest string `yaml:"-"`

	Execution       ExecutionClause            `yaml:"execution"`
	Marks           MarksClause                `yaml:"marks"`
	Targets         map[string]*TargetFormulas `yaml:"targets"`
	Bands           []GradeBand                `yaml:"qualitative"`
	OverAchievement OverAchievementClause      `yaml:"over_achievement"`
	Forecast        ForecastClause             `yaml:"forecast"`
	Computed        ComputedClause             `yaml:"computed"`
	Spending        SpendingClause             `yaml:"spending"`
	Dual            ProjectLight               `yaml:"dual"`
	Plausibility    ProjectLight               `yaml:"plausibility"`
	Grades          GradeClause                `yaml:"grades"`
}

// ExecutionClause gives marks for spending the budget.
type ExecutionClause struct {
	Marks Figure      `yaml:"marks"`
	Ratio FormulaText `yaml:"ratio"`
	Basis string      `yaml:"basis"`
}

// MarksClause gives each level 1 its marks.
type MarksClause struct {
	Level1 []Level1Marks `yaml:"level1"`
	Basis  string        `yaml:"basis"`
}

// Level1Marks are the marks of one level 1, known by its name and other names.
type Level1Marks struct {
	Name  string   `yaml:"name"`
	Also  []string `yaml:"also"`
	Marks Figure   `yaml:"marks"`
}

// TargetFormulas judge one form of target.
type TargetFormulas struct {
	Met   FormulaText `yaml:"met"`
	Ratio FormulaText `yaml:"ratio"`
	Light FormulaText `yaml:"light"`
	Flow  FormulaText `yaml:"flow"` // light of a flow indicator; Light where empty
	Basis string      `yaml:"basis"`
}

// GradeBand is the share of the marks [From, To) that a qualitative grade may
// be given; To of the best grade is included.
type GradeBand struct {
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

// ForecastClause lets a year-end forecast darken the light.
type ForecastClause struct {
	YellowWithin Figure `yaml:"yellow_within"` // share of the target by which a forecast may miss for YELLOW
	Basis        string `yaml:"basis"`
}

// ComputedClause names the indicators that the program computes from the funds.
type ComputedClause struct {
	ExecutionRate []string `yaml:"execution_rate"`
}

// SpendingClause lights the spending.
type SpendingClause struct {
	ID    string         `yaml:"id"`
	Light FormulaText    `yaml:"light"`
	Rules []SpendingRule `yaml:"rules"`
	Basis string         `yaml:"basis"`
}

// SpendingRule is an extra rule: a note, a light that overrides, or a data alert.
type SpendingRule struct {
	ID    string      `yaml:"id"`
	When  FormulaText `yaml:"when"`
	Light string      `yaml:"light"`
	Data  bool        `yaml:"data"`
	Say   string      `yaml:"say"`
}

// ProjectLight lights a project as a whole.
type ProjectLight struct {
	ID    string      `yaml:"id"`
	Light FormulaText `yaml:"light"`
	Basis string      `yaml:"basis"`
}

// GradeClause turns a total into a grade: the first band whose From it reaches.
type GradeClause struct {
	Bands       []Grade `yaml:"bands"`
	Provisional string  `yaml:"provisional"`
	Basis       string  `yaml:"basis"`
}

// Grade is one grade and the total from which it is given.
type Grade struct {
	Name string `yaml:"name"`
	From Figure `yaml:"from"`
}

// Figure is an exact number in a scheme file.
type Figure struct{ Decimal }

// UnmarshalYAML reads a plain number from its text.
func (f *Figure) UnmarshalYAML(n *yaml.Node) error {
	d, ok := ParseDecimal(n.Value)
	if !ok {
		return fmt.Errorf("line %d: %q is not a plain number", n.Line, n.Value)
	}
	f.Decimal = d
	return nil
}

// FormulaText is a formula of a scheme file, with its line for messages.
type FormulaText struct {
	*Formula
	source string
	line   int
}

// UnmarshalYAML keeps the text and its line; LoadScheme compiles it.
func (f *FormulaText) UnmarshalYAML(n *yaml.Node) error {
	f.source, f.line = n.Value, n.Line
	return nil
}

// LoadScheme reads and type-checks a scheme. Every formula that is wrong is
// reported with its line and expr's own painting of the place.
func LoadScheme(data []byte) (*Scheme, error) {
	var s Scheme
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil {
		return nil, fmt.Errorf("read scheme: %w", err)
	}
	sum := sha256.Sum256(data)
	s.Digest = "sha256:" + hex.EncodeToString(sum[:])
	if err := s.compile(); err != nil {
		return nil, fmt.Errorf("scheme %s: %w", s.ID, err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("scheme %s: %w", s.ID, err)
	}
	return &s, nil
}

// check holds the figures against each other.
func (s *Scheme) check() error {
	total := s.Execution.Marks.Decimal
	for _, l := range s.Marks.Level1 {
		total = total.Add(l.Marks.Decimal)
	}
	if !total.Equal(hundred) {
		return fmt.Errorf("marks: 各项分值合计%s，应为100", total)
	}
	if s.Execution.Marks.Sign() <= 0 {
		return fmt.Errorf("execution: 预算执行的分值应大于0")
	}
	for _, grade := range []string{GradeMet, GradePartly, GradeNotMet} {
		if !slices.ContainsFunc(s.Bands, func(b GradeBand) bool { return b.Grade == grade }) {
			return fmt.Errorf("qualitative: 缺少“%s”一档", grade)
		}
	}
	bands := s.Grades.Bands
	falling := slices.IsSortedFunc(bands, func(a, b Grade) int { return b.From.Cmp(a.From.Decimal) })
	if len(bands) == 0 || !falling || !bands[len(bands)-1].From.IsZero() {
		return fmt.Errorf("grades: 等级区间须从高到低排列，最低一档从0起")
	}
	return nil
}

var loadSchemes = sync.OnceValues(func() (map[string]*Scheme, error) {
	files, err := schemeFiles.ReadDir("schemes")
	if err != nil {
		return nil, err
	}
	all := make(map[string]*Scheme, len(files))
	for _, f := range files {
		data, err := schemeFiles.ReadFile("schemes/" + f.Name())
		if err != nil {
			return nil, err
		}
		s, err := LoadScheme(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		all[s.ID] = s
	}
	return all, nil
})

// FindScheme returns a shipped scheme; an empty id means the default. The error
// names the schemes there are.
func FindScheme(id string) (*Scheme, error) {
	all, err := loadSchemes()
	if err != nil {
		return nil, err
	}
	s, ok := all[cmp.Or(id, DefaultScheme)]
	if !ok {
		return nil, &UnknownSchemeError{id}
	}
	return s, nil
}

// UnknownSchemeError names a scheme that is not shipped.
type UnknownSchemeError struct{ ID string }

// Error is the Chinese sentence for users.
func (e *UnknownSchemeError) Error() string {
	var ids []string
	for _, s := range Schemes() {
		ids = append(ids, s.ID)
	}
	return fmt.Sprintf("没有评分办法“%s”，可用的有：%s", e.ID, strings.Join(ids, "、"))
}

// Schemes lists the shipped schemes by id.
func Schemes() (list []*Scheme) {
	all, err := loadSchemes()
	if err != nil {
		return nil
	}
	for _, s := range all {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *Scheme) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// GradeOf is the grade of a total.
func (s *Scheme) GradeOf(total Decimal) string {
	for _, g := range s.Grades.Bands {
		if total.Cmp(g.From.Decimal) >= 0 {
			return g.Name
		}
	}
	return s.Grades.Bands[len(s.Grades.Bands)-1].Name
}
