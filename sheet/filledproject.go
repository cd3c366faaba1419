package sheet

import (
	"zhunsheng/engine"
	"zhunsheng/rules"
)

// filledProject is one project's form while it is read.
type filledProject struct {
	engine.ProjectReport
	at             int
	year, month    int           // 0 where the form does not say
	dated          rules.Source  // where the year is printed
	above          []titlePeriod // what the lines above say of the month
	headed         bool          // its columns say the month
	selfScored     bool
	whole          bool   // it is the department's
	filled         bool   // some block of it was found
	partly         bool   // a part that may have 得分 of its own was passed over
	scale          string // money unit, "" until it is told
	told           bool   // that the unit is not told was said
	level1         string
	level2         string
	scores         []rules.Cell // every printed 得分, for the total
	executionScore string       // that of the money block
	rates          []printedRate
	excluded       []excluded
	notes          string
	listed         bool // of a list: its checkpoint is settled
	named          map[string]bool
}

// enter begins a project's form.
func (r *filledReader) enter(source rules.Source) {
	r.leave()
	p := r.next
	r.next.whole = false
	p.at, p.Source, p.named = r.at, source, map[string]bool{}
	p.Silent = engine.AllFacts
	r.current, r.block = &p, inHead
	r.projects = append(r.projects, r.current)
}

// leave ends a project's form.
func (r *filledReader) leave() {
	switch p := r.current; {
	case p == nil:
	case p.isBlank():
		r.dropBlank()
	default:
		if p.Code == "" && p.Name == "" && !p.whole {
			r.add(p.at, "F03", rules.Error, p.Source, "缺少项目名称，请在“项目名称”右侧填写")
		}
		r.checkNotes(p)
	}
	r.current, r.block, r.header = nil, inHead, nil
}
