package notify

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// group is what becomes one message: the alerts of one agency at one checkpoint to one recipient
// by one channel; of a digest, all its notes. A drill is never mixed with what is meant.
type group struct {
	hearing
	digest, drill bool
}

func groupOf(t *telling) group {
	a := &t.news.Alert
	g := group{hearing{t.to.id(), t.to.channel.ID, a.Agency, a.FiscalYear, a.Month}, t.digest, a.Drill}
	if g.digest {
		g.agency, g.year, g.month = "", 0, 0
	}
	return g
}

// grouped puts together what becomes one message each, the worst first within it.
func grouped(tellings []telling) [][]telling {
	var order []group
	groups := map[group][]telling{}
	for _, t := range tellings {
		g := groupOf(&t)
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], t)
	}
	lists := make([][]telling, len(order))
	for i, g := range order {
		lists[i] = groups[g]
		slices.SortStableFunc(lists[i], worstFirst)
	}
	return lists
}

// worstFirst orders the alerts of a message: what has ended last, the rest by level, then by what
// is asked, then as tables are ordered.
func worstFirst(t, u telling) int {
	a, b := &t.news.Alert, &u.news.Alert
	return cmp.Or(
		cmp.Compare(ended(t.item.Reason), ended(u.item.Reason)),
		cmp.Compare(severity(a.Level), severity(b.Level)),
		cmp.Compare(slices.Index(urgency, t.item.Reason), slices.Index(urgency, u.item.Reason)),
		strings.Compare(a.Agency, b.Agency), cmp.Compare(a.FiscalYear, b.FiscalYear), cmp.Compare(a.Month, b.Month),
		strings.Compare(a.Project, b.Project), strings.Compare(string(a.Rule), string(b.Rule)),
		strings.Compare(a.Subject(), b.Subject()), strings.Compare(a.ID, b.ID), cmp.Compare(t.news.Step.Seq, u.news.Step.Seq),
	)
}

func ended(r Reason) int {
	if r == Solved {
		return 1
	}
	return 0
}

// severity is a level's; one that is none stands last.
func severity(l engine.Light) int {
	if s := l.Severity(); s >= 0 {
		return s
	}
	return len(urgency)
}

// urgency orders the reasons: a message has the first of those of its items.
var urgency = []Reason{Exercise, Proposal, Ruling, Worse, Refused, Review, Reminder, First, Added, Solved, Noted}

// namespace tells our ids from those that others derive from names.
var namespace = uuid.MustParse("6b6f7c1e-4a52-5d0f-9a44-0c5f5d2f7a31")

// itemKey is under what a recipient is told something by a channel, once.
func itemKey(alert string, level engine.Light, occasion, recipient, channel string) string {
	return uuid.NewSHA1(namespace, []byte(strings.Join([]string{alert, string(level), occasion, recipient, channel}, "\x1f"))).String()
}

// written is the message of a group. Its id, which is its key as well, follows from its items.
func (p *planner) written(together []telling) Delivery {
	first := &together[0]
	d := Delivery{
		Channel: first.to.channel.ID, Kind: first.to.channel.Kind, Recipient: first.to.id(), Name: first.to.name(), Address: first.to.address,
		State: Queued, PlannedAt: p.at, NotBefore: p.at, Drill: first.news.Alert.Drill,
	}
	keys := make([]string, len(together))
	reason := len(urgency)
	for i := range together {
		item := together[i].item
		d.Items, keys[i] = append(d.Items, item), item.Key
		reason = min(reason, slices.Index(urgency, item.Reason))
	}
	d.Reason = urgency[reason]
	d.ID = uuid.NewSHA1(namespace, []byte(strings.Join(keys, "\x1f"))).String()
	d.Token = d.ID
	if p.Token != nil {
		d.Token = p.Token()
	}
	d.Message = p.message(together, &d)
	return d
}

// subject is what an alert is about, in one line.
func subject(a *alerting.Alert, figures bool) string {
	line := projectName(a) + " · " + a.Rule.Chinese()
	if a.Indicator != "" && figures { // an indicator may be called by its target
		line += "：" + legible(a.Indicator)
	}
	return line
}
