package notify

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine/alerting"
)

// InboxChannel is the id of the inbox of a division that has set up none: whoever is to hear of
// something finds it at least there.
const InboxChannel = "inbox"

// reachable are the channels that are on. An inbox always is.
func reachable(set []Channel) []*Channel {
	var on []*Channel
	inbox := false
	for i := range set {
		if c := &set[i]; !c.Off || c.Kind == Inbox {
			on = append(on, c)
			inbox = inbox || c.Kind == Inbox
		}
	}
	if !inbox {
		on = append(on, &Channel{ID: InboxChannel, Kind: Inbox, Name: Inbox.Chinese()})
	}
	slices.SortFunc(on, func(a, b *Channel) int { return strings.Compare(a.ID, b.ID) })
	return on
}

// recipient is who may hear of something, and through what: a person, or nil where the channel
// is a group of its own.
type recipient struct {
	person  *alerting.Person
	channel *Channel
	address string
	// figures tells that he may see figures.
	figures bool
}

func (r recipient) id() string {
	if r.person == nil {
		return ""
	}
	return r.person.ID
}

func (r recipient) name() string {
	if r.person == nil {
		return r.channel.Name
	}
	return r.person.Name
}

// telling is news on its way to a recipient.
type telling struct {
	news
	to   recipient
	item Item
}

// routed finds who may hear of news, and through what.
func (p *planner) routed(due []news) []telling {
	var tellings []telling
	for i := range due {
		n := &due[i]
		var to []recipient
		if n.matter == end || n.matter == noteOnly {
			to = p.whoKnows(n)
		} else {
			to = p.whoAnswers(n)
		}
		for _, r := range to {
			tellings = append(tellings, telling{news: *n, to: r})
		}
	}
	return tellings
}

var (
	unitDuties   = []alerting.Duty{alerting.Handler, alerting.FinanceOfficer, alerting.Head}
	bureauDuties = []alerting.Duty{alerting.BureauSection, alerting.BureauPerformance}
)

// dutiesOf are those whose holders are told. Reminders and what was sent back are for the unit
// alone, who is to act, and for the reviewers once they are.
func dutiesOf(n *news) []alerting.Duty {
	told := n.policy.Levels[n.Alert.Level].Tell
	unit := slices.DeleteFunc(slices.Clone(told), func(d alerting.Duty) bool { return !slices.Contains(unitDuties, d) })
	if len(unit) == 0 {
		unit = unitDuties
	}
	reviewing := n.Alert.State == alerting.Submitted
	switch n.matter {
	case propose:
		return bureauDuties
	case review:
		return n.policy.Review.Tell
	case refusal:
		return unit
	case remind:
		if reviewing {
			return n.policy.Review.Tell
		}
		return unit
	case overdue:
		if reviewing {
			told = n.policy.Review.Tell
		}
		return append(slices.Clone(told), n.policy.Overdue.Tell...)
	}
	if n.Alert.Overdue {
		return append(slices.Clone(told), n.policy.Overdue.Tell...)
	}
	return told
}

// whoAnswers are the holders of the duties, each once, and the groups.
func (p *planner) whoAnswers(n *news) []recipient {
	var persons []*alerting.Person
	var vacant []string
	for _, d := range dutiesOf(n) {
		holders := p.holdersOf(n.Alert.Agency, d)
		if len(holders) == 0 && !slices.Contains(vacant, d.Chinese()) {
			vacant = append(vacant, d.Chinese())
		}
		for _, person := range holders {
			if !slices.Contains(persons, person) {
				persons = append(persons, person)
			}
		}
	}
	if s := p.people[n.Alert.Answer.Submitter]; n.matter == refusal && s != nil && !s.Inactive && !slices.Contains(persons, s) {
		persons = append(persons, s)
	}
	var to []recipient
	for _, person := range persons {
		to = append(to, p.waysTo(person, n)...)
	}
	p.noteVacancies(n, vacant, len(to) > 0)
	return append(to, p.groupsOf(n)...)
}

// noteVacancies notes that nobody has a duty whose holder should hear of it. What no person hears,
// groups or not, is looked at again each working morning: whoever takes up the duty later hears
// of it then.
func (p *planner) noteVacancies(n *news, vacant []string, others bool) {
	if len(vacant) == 0 && others {
		return
	}
	what, then := strings.Join(vacant, "、"), "其余的人已通知"
	if len(vacant) == 0 {
		what = "该通知的职责（预警办法没有规定" + n.Alert.Level.Chinese() + "通知谁）"
	}
	if !others {
		then = "这条预警没有人收到，一直是“" + n.Alert.State.Chinese() + "”，有人以后再通知"
	}
	why := withheld(&n.Notice, HushNobody, fmt.Sprintf("%s没有人担任%s，%s；请在“单位和人员”里给这个单位或它的上级设置", p.agencyName(n.Alert.Agency), what, then))
	if others {
		p.plan.Withheld = append(p.plan.Withheld, why)
		return
	}
	p.putOff(&n.Notice, p.quietUntil(n.policy, alerting.Clock("00:00").On(p.at).AddDate(0, 0, 1)), why)
}

// waysTo are the channels by which a person can be reached.
func (p *planner) waysTo(person *alerting.Person, n *news) []recipient {
	var ways []recipient
	for _, c := range p.channels {
		if !c.Kind.Personal() {
			continue
		}
		if address := addressOf(person, c.Kind); address != "" {
			ways = append(ways, recipient{person, c, address, p.isInsider(person, n.Alert.Agency)})
		}
	}
	return ways
}

func addressOf(person *alerting.Person, k Kind) string {
	if k == Inbox {
		return person.ID
	}
	return person.Contacts[AddressKey(k)]
}

// groupsOf are the groups that hear of an agency's alerts: their own agency's and those below.
// What is for reviewers and the finance bureau goes to no group of a unit.
func (p *planner) groupsOf(n *news) []recipient {
	path := p.Tree.Path(n.Alert.Agency)
	above := n.matter == propose || n.matter == review || n.Alert.State == alerting.Submitted
	var groups []recipient
	for _, c := range p.channels {
		if c.Kind.Personal() || c.Agency != "" && !slices.Contains(path, c.Agency) ||
			above && p.Tree.Agencies[c.Agency].Kind == alerting.KindUnit {
			continue
		}
		groups = append(groups, recipient{channel: c, figures: c.Figures})
	}
	return groups
}

// whoKnows are those who were told of an alert, each by the channels that told him. Groups do
// not hear of mere notes.
func (p *planner) whoKnows(n *news) []recipient {
	var to []recipient
	done := map[hearing]bool{}
	for _, t := range p.toldOf[n.Alert.ID] {
		h := hearing{recipient: t.Recipient, channel: t.Channel}
		if done[h] || n.matter == noteOnly && t.Recipient == "" {
			continue
		}
		done[h] = true
		r, why := p.reachedBefore(t, n)
		if why == "" {
			to = append(to, r)
			continue
		}
		w := withheld(&n.Notice, HushUnreachable, why)
		w.Recipient, w.Channel = t.Recipient, t.Channel
		p.plan.Withheld = append(p.plan.Withheld, w)
	}
	if len(done) == 0 {
		p.withhold(&n.Notice, HushUntold, "没有通知过任何人这条预警，不必再说它的变化")
	}
	return to
}

// reachedBefore is who was told before, as he can be reached now, or why he can't.
func (p *planner) reachedBefore(t Told, n *news) (recipient, string) {
	i := slices.IndexFunc(p.channels, func(c *Channel) bool { return c.ID == t.Channel })
	if i < 0 {
		return recipient{}, "通知过他的渠道已经停用"
	}
	c := p.channels[i]
	if t.Recipient == "" {
		return recipient{channel: c, figures: c.Figures}, ""
	}
	person := p.people[t.Recipient]
	if person == nil || person.Inactive {
		return recipient{}, "通知过的人已经停用"
	}
	address := addressOf(person, c.Kind)
	if address == "" {
		return recipient{}, person.Name + "没有这个渠道的联系方式了"
	}
	return recipient{person, c, address, p.isInsider(person, n.Alert.Agency)}, ""
}

// holdersOf are those of Tree.Holders.
func (p *planner) holdersOf(agency string, d alerting.Duty) []*alerting.Person {
	post := alerting.Post{Agency: agency, Duty: d}
	found, known := p.holders[post]
	if !known {
		found = p.Tree.Holders(agency, d)
		p.holders[post] = found
	}
	return found
}

// isInsider tells whether a person has a duty for an agency, and so may see its figures.
func (p *planner) isInsider(person *alerting.Person, agency string) bool {
	inside, known := p.insiders[agency]
	if !known {
		inside = map[string]bool{}
		for _, d := range alerting.Duties {
			for _, holder := range p.holdersOf(agency, d) {
				inside[holder.ID] = true
			}
		}
		p.insiders[agency] = inside
	}
	return inside[person.ID]
}

// agencyName is what an agency is called.
func (p *planner) agencyName(code string) string {
	if a, known := p.Tree.Agencies[code]; known && a.Name != "" {
		return a.Name
	}
	return code
}
