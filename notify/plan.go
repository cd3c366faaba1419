package notify

import (
	"cmp"
	"slices"
	"time"

	"zhunsheng/engine/alerting"
)

// Plan decides who hears of some notices, when, through what, why and in which words. It is
// a function of the world, the notices, whatever their order, and the time, but for the
// tokens. Each notice ends in a delivery, is withheld by a rule, or is put off; for each
// recipient of it and each of his channels there is either an item or a rule.
func (w *World) Plan(notices []Notice, at time.Time) Plan {
	p := newPlanner(w, at)
	due := p.stillTrue(notices)
	due = p.notSilenced(due)
	due = p.notTooEarly(due)
	tellings := p.worthSaying(p.routed(due))
	for _, together := range grouped(tellings) {
		p.plan.Deliveries = append(p.plan.Deliveries, p.written(together))
	}
	return p.plan
}

// planner is a plan being made. What it has found out about the tree it remembers.
type planner struct {
	*World
	at       time.Time
	plan     Plan
	channels []*Channel // those that are on, with the inbox
	told     map[hearing][]Told
	toldOf   map[string][]Told // by alert
	holders  map[alerting.Post][]*alerting.Person
	insiders map[string]map[string]bool // by agency: the persons that have a duty for it
	people   map[string]*alerting.Person
}

// hearing is what a recipient hears by a channel about an agency's checkpoint.
type hearing struct {
	recipient, channel, agency string
	year, month                int
}

// news is a notice that somebody may hear of.
type news struct {
	Notice
	matter matter
	policy *alerting.Policy
	// digest tells that it is told together with other notes.
	digest bool
}

func newPlanner(w *World, at time.Time) *planner {
	p := &planner{
		World: w, at: at, channels: reachable(w.Channels), told: map[hearing][]Told{}, toldOf: map[string][]Told{},
		holders: map[alerting.Post][]*alerting.Person{}, insiders: map[string]map[string]bool{}, people: map[string]*alerting.Person{},
	}
	for _, t := range w.Told {
		h := hearing{t.Recipient, t.Channel, t.Agency, t.FiscalYear, t.Month}
		p.told[h] = append(p.told[h], t)
		p.toldOf[t.Alert] = append(p.toldOf[t.Alert], t)
	}
	for i := range w.Tree.People {
		p.people[w.Tree.People[i].ID] = &w.Tree.People[i]
	}
	return p
}

// withhold notes that a notice is not told, and why.
func (p *planner) withhold(n *Notice, rule alerting.Hush, why string) {
	p.plan.Withheld = append(p.plan.Withheld, withheld(n, rule, why))
}

func withheld(n *Notice, rule alerting.Hush, why string) alerting.Withheld {
	return alerting.Withheld{Alert: n.Alert.ID, Step: n.Step.Seq, Rule: rule, Reason: why}
}

// putOff notes that a notice is to be looked at again.
func (p *planner) putOff(n *Notice, until time.Time, why alerting.Withheld) {
	p.plan.Later = append(p.plan.Later, Later{Notice: n.ID, Until: until, Why: why})
}

// stillTrue leaves out what the alert has gone beyond. Of several steps of one kind only the
// last is told.
func (p *planner) stillTrue(notices []Notice) []news {
	ordered := slices.Clone(notices)
	slices.SortFunc(ordered, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.Alert.ID, b.Alert.ID), cmp.Compare(a.Step.Seq, b.Step.Seq), cmp.Compare(a.ID, b.ID))
	})
	type kindOf struct {
		alert string
		matter
	}
	last := map[kindOf]int{}
	for i := range ordered {
		last[kindOf{ordered[i].Alert.ID, matters[ordered[i].Step.Action]}] = i
	}
	var due []news
	for i := range ordered {
		n := &ordered[i]
		m := matters[n.Step.Action]
		why := outdated(&n.Alert, n.Step)
		policy := p.Policies[n.Alert.Policy]
		switch {
		case m == silent:
			p.withhold(n, HushOutdated, "“"+n.Step.Action.Chinese()+"”不通知任何人")
		case why != "":
			p.withhold(n, HushOutdated, why)
		case last[kindOf{n.Alert.ID, m}] != i:
			p.withhold(n, HushOutdated, "后来又有一次“"+ordered[last[kindOf{n.Alert.ID, m}]].Step.Action.Chinese()+"”，只通知那一次")
		case policy == nil:
			p.putOff(n, p.at.AddDate(0, 0, 1), withheld(n, HushNobody, "找不到它所依据的预警办法（"+n.Alert.Policy+"），不知道该通知谁；请重新发布这个预警办法"))
		default:
			due = append(due, news{*n, m, policy, m == noteOnly || policy.Levels[n.Alert.Level].Digest && (m == level || m == end)})
		}
	}
	return due
}

// worthSaying leaves out what a recipient was told already, or need not hear.
func (p *planner) worthSaying(tellings []telling) []telling {
	var worth []telling
	planned := map[string]bool{}
	for _, t := range tellings {
		a := &t.news.Alert
		said := occasion(a, t.news.Step, p.at)
		key := itemKey(a.ID, a.Level, said, t.to.id(), t.to.channel.ID)
		d := Speak(*a, t.news.Step, p.at, p.told[hearing{t.to.id(), t.to.channel.ID, a.Agency, a.FiscalYear, a.Month}])
		if d.Reason != "" && planned[key] {
			d = Decision{Hush: HushRepeated, Why: "同一次通知里已有"}
		}
		if d.Reason == "" {
			w := withheld(&t.news.Notice, d.Hush, d.Why)
			w.Recipient, w.Channel = t.to.id(), t.to.channel.ID
			p.plan.Withheld = append(p.plan.Withheld, w)
			continue
		}
		planned[key] = true
		t.item = Item{Alert: a.ID, Level: a.Level, Occasion: said, Reason: d.Reason, Key: key, Subject: subject(a, t.to.figures)}
		worth = append(worth, t)
	}
	return worth
}
