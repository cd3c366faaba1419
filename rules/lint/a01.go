package lint

import (
	"strings"

	"zhunsheng/rules"
)

// norms are rates of which common practice asks for everything: what falls short may not pass, be paid or be used.
var norms = []struct {
	word, why string
	percent   rules.Decimal
}{
	{"验收合格", "验收不合格的不能交付", rules.Int(100)},
	{"专款专用", "财政资金不得挪用", rules.Int(100)},
	{"资金使用合规", "财政资金不得违规使用", rules.Int(100)},
}

// A target is clearly below those of the same indicator in other projects if it lies more than far points below their
// median, or agreed points below where at least enough others all ask for the same. One or two others prove little: they
// must lie more than wide points above.
var (
	far    = rules.Int(5)
	agreed = rules.Int(3)
	wide   = rules.Int(20)
)

const enough = 3

var a01 = Check{ID: "A01", Severity: rules.Warn, Title: "目标明显低于同类项目或通行要求", run: func(p *pass) {
	below := p.belowPeers()
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		floor, ok := percentFloor(r)
		if !ok {
			return
		}
		for _, n := range norms {
			if strings.Contains(p.plainName(r), n.word) && floor.Cmp(n.percent) < 0 {
				p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”的目标%s低于通行的要求%s%%：%s，请提高或说明理由",
					r.Indicator.Name, r.Target.Canonical(), n.percent, n.why)
				return
			}
		}
		if b, ok := below[r]; ok {
			p.report(at{severity: rules.Warn, project: project, rule: r}, "“%s”的目标%s比其他%d个项目的同一指标（中位数%s%%）低%s个百分点，请提高或说明理由",
				r.Indicator.Name, r.Target.Canonical(), b.peers, b.median.Short(2), b.median.Sub(floor).Short(2))
		}
	})
}}

// standing is how a target stands to the same indicator in other projects.
type standing struct {
	peers  int
	median rules.Decimal
}

// belowPeers compares the rates that cannot exceed 100%, which mean the same in every project.
func (p *pass) belowPeers() map[*rules.Rule]standing {
	var same groups[line]
	p.indicators(func(project *rules.Project, r *rules.Rule) {
		if floor, ok := percentFloor(r); ok && r.Indicator.NamesBoundedRate() && !p.isExecution(r) {
			same.add(p.thing(r), line{project, r, floor})
		}
	})
	below := map[*rules.Rule]standing{}
	for _, key := range same.keys {
		s := sorted(lowestPerProject(same.members[key]))
		for i := range len(s) - 1 { // the highest is below nobody
			if b := (standing{len(s) - 1, medianBeside(s, i)}); clearlyBelow(s, i, b.median.Sub(s[i].value)) {
				below[s[i].rule] = b
			}
		}
	}
	return below
}

func clearlyBelow(s []line, i int, gap rules.Decimal) bool {
	if len(s)-1 < enough {
		return gap.Cmp(wide) > 0
	}
	lowest := s[0]
	if i == 0 {
		lowest = s[1]
	}
	agree := lowest.value.Equal(s[len(s)-1].value)
	return gap.Cmp(far) > 0 || agree && gap.Cmp(agreed) >= 0
}
