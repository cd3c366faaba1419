package notify

import (
	"time"

	"zhunsheng/engine/alerting"
)

// notTooEarly puts off what is to be told in the morning, or together with other notes. It is
// the notice that waits, not a message: when its time has come it is decided anew who hears
// what, all that waited becomes one message, and none says what is no longer so.
func (p *planner) notTooEarly(due []news) []news {
	var now []news
	for _, n := range due {
		if n.digest {
			if until := p.digestAfter(n.policy, n.Step.At); until.After(p.at) {
				p.putOff(&n.Notice, until, withheld(&n.Notice, HushDigest, "不急，"+moment(until)+"汇总通知"))
				continue
			}
		}
		if until := p.quietUntil(n.policy, p.at); until.After(p.at) {
			p.putOff(&n.Notice, until, withheld(&n.Notice, HushQuiet, "现在是不打扰时间，"+moment(until)+"再通知"))
			continue
		}
		now = append(now, n)
	}
	return now
}

func moment(t time.Time) string { return t.In(alerting.China).Format("1月2日15:04") }

// longestQuiet bounds the search for the end of a quiet time, in days: no holiday is longer.
const longestQuiet = 60

// digestAfter is the next moment at which notes are told together.
func (p *planner) digestAfter(policy *alerting.Policy, t time.Time) time.Time {
	for day := range longestQuiet {
		on := policy.Digest.On(t.AddDate(0, 0, day))
		if !on.Before(t) && p.Calendar.IsWorkday(on) {
			return on
		}
	}
	return t
}

// quietUntil is the end of the quiet time that a moment is in, or the moment itself.
func (p *planner) quietUntil(policy *alerting.Policy, t time.Time) time.Time {
	for day := range longestQuiet {
		of := t.AddDate(0, 0, day)
		if policy.Quiet.Workdays && !p.Calendar.IsWorkday(of) {
			continue
		}
		for _, open := range openHours(policy.Quiet, of) {
			if t.Before(open.from) {
				return open.from
			}
			if t.Before(open.to) {
				return t
			}
		}
	}
	return t
}

type span struct{ from, to time.Time }

// openHours are the times of a day that are not quiet.
func openHours(q alerting.Quiet, day time.Time) []span {
	midnight := alerting.Clock("00:00").On(day)
	from, to, next := q.From.On(day), q.To.On(day), midnight.AddDate(0, 0, 1)
	switch {
	case from.Equal(to):
		return []span{{midnight, next}}
	case from.After(to): // over night
		return []span{{to, from}}
	}
	return []span{{midnight, from}, {to, next}}
}
