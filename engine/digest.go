package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// digest is "sha256:" over what an outcome rests on besides the scheme: the
// declared texts and the reported ones, without the places where they were read,
// so that a table read from Word and the same table from JSON digest alike.
func digest(d *rules.Declaration, r *Report) string {
	return sumInputs(Period{Division: d.Division, FiscalYear: r.FiscalYear, Month: r.Month}, d.FiscalYear, inputDigests(d, r))
}

// InputDigest is the digest of a whole run's inputs from those of its parts, in their
// order: the same as if they had been judged in one go.
func InputDigest(p Period, parts ...[]byte) string {
	return sumInputs(p, p.FiscalYear, parts...)
}

func sumInputs(p Period, declared int, parts ...[]byte) string {
	h := newDigester()
	h.put("inputs", p.Division, declared, p.FiscalYear, p.Month)
	for _, digests := range parts {
		h.Write(digests)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// digester takes in texts and numbers, parted so that none can pass for two.
type digester struct{ hash.Hash }

func newDigester() digester { return digester{sha256.New()} }

func (h digester) put(parts ...any) {
	b, err := json.Marshal(parts)
	if err != nil {
		panic(err) // only strings, numbers and bools are put
	}
	h.Write(append(b, '\n'))
}

// inputDigests are one digest after the other, 32 bytes each: the department's, where it
// declares or reports anything, and each project's in the order of the tables. They
// digest what is declared and what was reported up to the checkpoint.
func inputDigests(d *rules.Declaration, r *Report) []byte {
	all, projects := inputsOf(d, r)
	for _, one := range projects {
		all = append(all, one[:]...)
	}
	return all
}

// inputsOf are the department's digest, or nothing, and each project's.
func inputsOf(d *rules.Declaration, r *Report) (department []byte, projects [][sha256.Size]byte) {
	months := slices.Concat([]Report{*r}, sortedBy(r.History, func(h Report) int { return h.Month }))
	reported := map[string][]MonthReport{}
	var own []MonthReport
	for _, m := range months {
		for i := range m.Projects {
			p := &m.Projects[i]
			reported[p.Code] = append(reported[p.Code], MonthReport{m.Month, p})
		}
		if m.Department != nil {
			own = append(own, MonthReport{m.Month, m.Department})
		}
	}
	projects = make([][sha256.Size]byte, len(d.Tables))
	for i, t := range d.Tables {
		h := newDigester()
		h.table(t)
		h.reports(reported[t.Code.Text])
		h.Sum(projects[i][:0])
	}
	return departmentDigest(d.Department, own), projects
}

// DepartmentInputs is the digest of what a department declares that reports nothing, which
// a part of a run has before those of its projects; none where it declares nothing.
func DepartmentInputs(d *rules.Department) []byte { return departmentDigest(d, nil) }

func departmentDigest(d *rules.Department, reported []MonthReport) []byte {
	if len(reported) == 0 && (d == nil || len(d.SubGoals) == 0 && len(d.Indicators) == 0) {
		return nil
	}
	h := newDigester()
	h.put("department")
	if d != nil {
		for _, g := range d.SubGoals {
			h.put(g.Title, g.Goal, plain(g.Indicator))
		}
		h.put("department indicators")
		h.indicators(d.Indicators)
	}
	h.reports(reported)
	return h.Sum(nil)
}

func (h digester) table(t *rules.GoalTable) {
	h.put(t.Code.Text, t.Name, t.AgencyCode, plain(t.Budget), plain(t.Fiscal), plain(t.Other))
	for _, p := range t.Plan {
		h.put(p.Month, strings.TrimSpace(strings.TrimSuffix(plain(p.Percent), "%"))) // JSON leaves the sign out
	}
	h.indicators(t.Indicators)
}

func (h digester) indicators(list []rules.Indicator) {
	for _, i := range list {
		h.put(i.Level1, i.Level2, i.Name, plain(i.Target), i.Sign, i.Unit, i.Marks, i.Kind)
		if len(i.Plan) > 0 {
			h.put("plan", i.PlanTexts())
		}
	}
}

// reports puts what one project reported, the checkpoint's month first.
func (h digester) reports(months []MonthReport) {
	for _, p := range months {
		h.put("report", p.Month, plain(p.Budget), plain(p.Spent), p.Reason)
		if more := p.More(plain); more != nil {
			h.put(more)
		}
		for _, o := range sortedBy(p.Observations, func(o Observation) string { return o.Level2 + "\x00" + o.Name }) {
			h.put(o.Level2, o.Name, plain(o.Actual), o.Forecast, o.Reason, o.Cause, o.Grade, o.Marks, o.NotApplicable)
			if more := o.More(plain); more != nil {
				h.put(more)
			}
		}
	}
}

// sortedBy is the list in the order of a key, the list itself untouched.
func sortedBy[T any, K cmp.Ordered](list []T, key func(T) K) []T {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return sorted
}

// plain is a value without blanks around it, in which forms differ.
func plain(c rules.Cell) string { return strings.TrimSpace(c.Text) }
