package alerting

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the policy that is shipped
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"zhunsheng/engine"
)

// Policy says whom an alert is told, and what is to be done until when (预警办法). It is data
// with a version, as schemes are: every alert names the digest of the one it follows.
type Policy struct {
	ID      string `yaml:"id"`
	Version int    `yaml:"version"`
	Name    string `yaml:"name"`
	// Hold lists what must be found at two checkpoints in a row before it is an alert.
	Hold []Held `yaml:"hold"`
	// ResolveAfter is how many checkpoints in a row must be well before an alert resolves.
	ResolveAfter int                    `yaml:"resolve_after"`
	Levels       map[engine.Light]Level `yaml:"levels"`
	Overdue      Overdue                `yaml:"overdue"`
	Review       Review                 `yaml:"review"`
	// Remind is how many working days before a deadline a reminder is due.
	Remind int   `yaml:"remind"`
	Quiet  Quiet `yaml:"quiet"`
	// Digest is when notes are told together, on each working day.
	Digest Clock  `yaml:"digest"`
	Basis  string `yaml:"basis"`

	// Text is the file as it was written; SHA is its digest.
	Text string `yaml:"-"`
	SHA  string `yaml:"-"`
}

// Held is a rule and the level up to which it is held.
type Held struct {
	Rule  engine.AlertRule `yaml:"rule"`
	Level engine.Light     `yaml:"level"`
}

// Level is what is due at a level. Days are working days after the alert has reached
// somebody; 0 where nothing is.
type Level struct {
	Tell     []Duty `yaml:"tell"`
	Ack      int    `yaml:"ack"`
	Plan     int    `yaml:"plan"`
	Submit   int    `yaml:"submit"`
	Evidence bool   `yaml:"evidence"`
	Digest   bool   `yaml:"digest"`
}

// Overdue is who else is told when an answer is late, and after how many more working days
// suspending payments is proposed.
type Overdue struct {
	Tell    []Duty `yaml:"tell"`
	Propose int    `yaml:"propose"`
}

// Review is within how many working days, and by whom, a result is to be reviewed.
type Review struct {
	Days int    `yaml:"days"`
	Tell []Duty `yaml:"tell"`
}

// Quiet is when nobody is disturbed.
type Quiet struct {
	From     Clock `yaml:"from"`
	To       Clock `yaml:"to"`
	Workdays bool  `yaml:"workdays"`
}

// Clock is a time of day in China, as HH:MM.
type Clock string

// On is the moment on the day of another one.
func (c Clock) On(day time.Time) time.Time {
	t, err := time.Parse("15:04", string(c))
	if err != nil {
		return startOf(day)
	}
	return startOf(day).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
}

//go:embed policies/DEFAULT.yaml
var defaultPolicy []byte

// DefaultPolicy is the policy of a division that has published none.
func DefaultPolicy() (*Policy, error) { return LoadPolicy(defaultPolicy) }

// maxPolicy bounds a policy's text.
const maxPolicy = 64 << 10

// LoadPolicy reads and checks a policy. The error joins a Chinese sentence for each mistake.
func LoadPolicy(text []byte) (*Policy, error) {
	if len(text) > maxPolicy {
		return nil, errors.New("预警办法超过64 KB")
	}
	p := Policy{Text: string(text)}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&p); err != nil {
		return nil, fmt.Errorf("预警办法不能读：%s", yamlInChinese(err))
	}
	if err := errors.Join(p.mistakes()...); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	p.SHA = "sha256:" + hex.EncodeToString(sum[:])
	return &p, nil
}

// mostDays bounds each count of working days: a year has no more.
const mostDays = 250

func (p *Policy) mistakes() (found []error) {
	wrong := func(format string, args ...any) { found = append(found, fmt.Errorf(format, args...)) }
	if p.ID == "" || p.Version < 1 || p.Name == "" || p.Basis == "" {
		wrong("预警办法要有id、version（从1起）、name和basis")
	}
	if p.ResolveAfter < 1 || p.ResolveAfter > 12 {
		wrong("resolve_after是1到12：%d", p.ResolveAfter)
	}
	p.checkLevels(wrong)
	for _, h := range p.Hold {
		if h.Rule.Chinese() == "" || !slices.Contains(warning, h.Level) {
			wrong("hold的每一项要有rule（如SPENDING）和level（如YELLOW）：%s %s", h.Rule, h.Level)
		}
	}
	checkDuties("overdue", p.Overdue.Tell, wrong)
	checkDuties("review", p.Review.Tell, wrong)
	if p.Overdue.Propose < 1 || p.Review.Days < 1 || p.Remind < 0 || max(p.Overdue.Propose, p.Review.Days, p.Remind) > mostDays {
		wrong("overdue.propose、review.days是1到%d，remind是0到%d", mostDays, mostDays)
	}
	for _, c := range []Clock{p.Quiet.From, p.Quiet.To, p.Digest} {
		if _, err := time.Parse("15:04", string(c)); err != nil {
			wrong("quiet.from、quiet.to、digest写成时:分，如\"18:00\"：%q", c)
		}
	}
	return found
}

// warning are the levels that somebody must be told of, ahead those that may be told besides.
var (
	warning = []engine.Light{engine.Red, engine.Orange, engine.Yellow}
	ahead   = []engine.Light{engine.Blue}
)

func (p *Policy) checkLevels(wrong func(string, ...any)) {
	for _, level := range slices.Concat(warning, ahead) {
		l, there := p.Levels[level]
		switch {
		case !there && slices.Contains(warning, level):
			wrong("levels缺少%s", level)
		case !there:
		case !l.Digest && (l.Ack < 1 || l.Plan < l.Ack || l.Submit < l.Plan || l.Submit > mostDays):
			wrong("levels的%s要有依次不减的ack、plan、submit（1到%d个工作日），或者digest: true（只汇总通知，不要求答复）", level, mostDays)
		case l.Digest && (l.Ack != 0 || l.Plan != 0 || l.Submit != 0 || l.Evidence):
			wrong("levels的%s只汇总通知（digest），不要求答复，不能有ack、plan、submit、evidence", level)
		}
		if there {
			checkDuties("levels的"+string(level), l.Tell, wrong)
		}
	}
	for _, level := range slices.Sorted(maps.Keys(p.Levels)) {
		if !slices.Contains(warning, level) && !slices.Contains(ahead, level) {
			wrong("levels只有RED、ORANGE、YELLOW、BLUE：%s", level)
		}
	}
}

func checkDuties(where string, duties []Duty, wrong func(string, ...any)) {
	for _, d := range duties {
		if !slices.Contains(Duties, d) {
			wrong("%s的tell里没有%q这样的职责；可写%v", where, d, Duties)
		}
	}
	if len(duties) == 0 {
		wrong("%s要有tell（通知谁）", where)
	}
}

// holds tells whether an alert waits for a second checkpoint.
func (p *Policy) holds(a engine.Alert) bool {
	return slices.ContainsFunc(p.Hold, func(h Held) bool { return h.Rule == a.Rule && !a.Level.WorseThan(h.Level) })
}

// HoldsAny tells whether the policy has anything wait.
func (p *Policy) HoldsAny() bool { return len(p.Hold) > 0 }
