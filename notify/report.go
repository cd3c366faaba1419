package notify

import "strings"

// DrillReport is who was told in a drill, and who has not opened it.
type DrillReport struct {
	Drill
	Told       int        `json:"told" doc:"发出的消息"`
	Waiting    int        `json:"waiting" doc:"还没有发出的"`
	Failed     int        `json:"failed" doc:"没有发出去的"`
	Unopened   int        `json:"unopened" doc:"已经发出、还没有打开的"`
	Deliveries []Delivery `json:"deliveries"`
}

// ReportOf counts a drill's deliveries.
func ReportOf(d Drill, deliveries []Delivery) DrillReport {
	r := DrillReport{Drill: d, Deliveries: make([]Delivery, len(deliveries))}
	for i := range deliveries {
		one := deliveries[i].WithoutToken()
		r.Deliveries[i] = one
		switch one.State {
		case Queued:
			r.Waiting++
		case Dead:
			r.Failed++
		case Sent:
			r.Told++
			if one.OpenedAt == nil {
				r.Unopened++
			}
		}
	}
	return r
}

// WithoutToken is the delivery as others than its recipient may see it: whoever reads the log
// must not be taken for the recipient who has opened his message.
func (d Delivery) WithoutToken() Delivery {
	if d.Token == "" {
		return d
	}
	hide := func(text string) string { return strings.ReplaceAll(text, d.Token, "……") }
	d.Text, d.Markdown, d.HTML, d.Link = hide(d.Text), hide(d.Markdown), hide(d.HTML), hide(d.Link)
	return d
}
