package engine

import (
	"fmt"
	"math"
	"strings"

	"zhunsheng/engine/outlook"
)

// forecastNote ends every forecast: nobody must take it for a judgement.
const forecastNote = "仅供参考，不影响得分和灯。"

// A probability is said in steps of a twentieth, and never as certain where it is not.
const (
	probabilityStep = 0.05
	leastProbable   = 0.02
)

// grounds are what a forecast rests on, for its sentence.
type grounds struct {
	months []int
	parts  []string
}

func (f *foresight) grounds(points []outlook.Point) *grounds {
	g := &grounds{}
	for _, p := range points {
		g.months = append(g.months, p.Month)
	}
	return g
}

func (g *grounds) add(part string) { g.parts = append(g.parts, part) }

// addPast names the earlier years that were compared with.
func (g *grounds) addPast(years []int, of string) {
	if len(years) == 0 {
		return
	}
	names := make([]string, len(years))
	for i, y := range years {
		names[i] = fmt.Sprint(y)
	}
	g.add(strings.Join(names, "、") + "年" + of)
}

var counts = [...]string{"", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一"}

func (g *grounds) String() string {
	names := make([]string, len(g.months))
	for i, m := range g.months {
		names[i] = fmt.Sprintf("%d月底", m)
	}
	text := strings.Join(names, "、") + counts[min(len(names), len(counts)-1)] + "次数据"
	if len(names) == 1 {
		text = "仅有的" + names[0] + "一次数据"
	}
	for i, p := range g.parts {
		if i == len(g.parts)-1 {
			text += "和" + p
		} else {
			text += "、" + p
		}
	}
	return text
}

// saying is a forecast that is to be said.
type saying struct {
	odds   outlook.Odds
	scale  float64 // from the odds' values to the unit's
	places int
	unit   string
	miss   float64
	missed string // what the probability is of
	// certain says why nothing can change any more; surely is then whether the target is missed.
	certain string
	surely  bool
}

func (s saying) outlook(g *grounds) *Outlook {
	at := func(q float64) *Share { return shareOf(s.odds.Quantile(q)*s.scale, s.places) }
	o := &Outlook{Value: at(0.5), Low: at(0.1), High: at(0.9)}
	if o.Value == nil || o.Low == nil || o.High == nil || math.IsNaN(s.miss) {
		return unforeseen("数据太反常，推算不出，请先核对")
	}
	text := fmt.Sprintf("预测：按%s推算，全年约%s%s", g, o.Value.Short(s.places), s.unit)
	if low, high := o.Low.Short(s.places), o.High.Short(s.places); low != high {
		text += fmt.Sprintf("（八成可能在%s–%s）", low, high)
	}
	switch {
	case s.certain != "":
		o.Certain, o.Miss = true, shareOf(0, 0)
		if s.surely {
			o.Miss = shareOf(1, 0)
		}
		text += "，" + s.certain
	default:
		var said string
		o.Miss, said = probability(s.miss)
		text += "，" + s.missed + "的可能性" + said
	}
	o.Basis = text + "；" + forecastNote
	return o
}

// probability rounds a chance to what can honestly be said.
func probability(p float64) (*Share, string) {
	p = math.Round(p/probabilityStep) * probabilityStep
	switch {
	case p < probabilityStep:
		return shareOf(leastProbable, 2), "不到5%"
	case p > 1-probabilityStep:
		return shareOf(1-leastProbable, 2), "在95%以上"
	}
	return shareOf(p, 2), fmt.Sprintf("约%.0f%%", p*100)
}

// settled is the outlook of what is decided already and has no number.
func settled(missed bool, why string) *Outlook {
	o := &Outlook{Certain: true, Miss: shareOf(0, 0)}
	if missed {
		o.Miss = shareOf(1, 0)
	}
	o.Basis = "预测：" + why + "；" + forecastNote
	return o
}
