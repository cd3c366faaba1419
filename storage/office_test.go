package storage

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

func TestChannels(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 1)
		want := group(t, s, scope, 7)
		want.Health.State = notify.HealthUnknown
		got, err := s.Channel(t.Context(), scope, want.ID)
		if diff := cmp.Diff(&want, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if err := s.write(t.Context(), scope, func(q *session) error {
			return q.exec(t.Context(), "note-trouble", args{"id": want.ID, "failure": "答复500", "at": momentOf(officeHours)})
		}); err != nil {
			t.Fatal(err)
		}
		want.Name, want.Health = "新名字", notify.Health{State: notify.HealthOK}
		if err := s.SaveChannel(t.Context(), scope, want, "admin", officeHours); err != nil {
			t.Fatal(err)
		}
		list, err := s.Channels(t.Context(), scope)
		if err != nil || len(list) != 1 || list[0].Name != "新名字" || list[0].Health.State != notify.HealthFailing || list[0].Health.Failures != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		for _, wrong := range []notify.Channel{{Name: "x"}, {ID: "x"}, {ID: "x", Name: "x", PerMinute: -1}} {
			if err := s.SaveChannel(t.Context(), scope, wrong, "admin", officeHours); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		if _, err := s.Channel(t.Context(), seedScope, want.ID); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("of another division: %v", err)
		}
	})
}

// The link of a message leads to it, and its first opening is noted.
func TestLinks(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		h, clock := &spoken{}, clockAt(officeHours)
		d, scope, id := oneMessage(t, s, h, clock)
		deliver(t, d, scope, id)
		sent, _ := delivery(t, s, scope, id)
		if !strings.HasPrefix(sent.Link, "https://example.cn/") || !strings.HasSuffix(sent.Link, sent.Token) {
			t.Errorf("the link %s does not end in its token", sent.Link)
		}
		division, behind, err := s.Behind(t.Context(), sent.Token)
		if err != nil || division != scope.Division || behind.ID != id || behind.OpenedAt != nil {
			t.Errorf("%s, %+v, %v", division, behind, err)
		}
		for _, at := range []time.Time{officeHours.Add(time.Hour), officeHours.Add(2 * time.Hour)} {
			if err := s.Opened(t.Context(), sent.Token, at); err != nil {
				t.Fatal(err)
			}
		}
		if opened, _ := delivery(t, s, scope, id); opened.OpenedAt == nil || !opened.OpenedAt.Equal(officeHours.Add(time.Hour)) {
			t.Errorf("opened at %v", opened.OpenedAt)
		}
		for _, token := range []string{"", "x", ".x", scope.Division + ".", scope.Division + ".x", "1." + sent.Token, sent.Token[:len(sent.Token)-1]} {
			_, _, errBehind := s.Behind(t.Context(), token)
			errOpened := s.Opened(t.Context(), token, officeHours)
			if !errors.Is(errBehind, engine.ErrNotFound) || !errors.Is(errOpened, engine.ErrNotFound) {
				t.Errorf("%q: %v, %v", token, errBehind, errOpened)
			}
		}
	})
}

// Pages of the log follow one another, and show an agency what is about it.
func TestTheLogHasPages(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 5)
		ids := warn(t, s, scope, 0, 5, 1, engine.Yellow, officeHours)
		all := dispatched(t, s, dispatcher(s, &spoken{}, clockAt(officeHours)), scope, "")
		var paged []string
		for after := ""; ; {
			page, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{After: after, Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range page {
				paged = append(paged, one.ID)
			}
			if len(page) < 3 {
				break
			}
			after = page[2].ID
		}
		if len(all) != 10 || len(paged) != 10 {
			t.Errorf("%d, in pages %d", len(all), len(paged))
		}
		for name, c := range map[string]struct {
			scope engine.Scope
			query notify.DeliveryQuery
			want  int
		}{
			"an agency's":    {engine.Scope{Division: scope.Division, Agency: unitCode(1)}, notify.DeliveryQuery{}, 2},
			"a person's":     {scope, notify.DeliveryQuery{Recipient: "handler" + unitCode(2)}, 1},
			"an alert's":     {scope, notify.DeliveryQuery{Alert: ids[0]}, 2},
			"of the inbox":   {scope, notify.DeliveryQuery{Channel: notify.InboxChannel}, 10},
			"sent":           {scope, notify.DeliveryQuery{State: notify.Sent}, 0},
			"of others":      {seedScope, notify.DeliveryQuery{}, 0},
			"of no drill":    {scope, notify.DeliveryQuery{Drill: "x"}, 0},
			"of their agent": {engine.Scope{Division: scope.Division, Agency: unitCode(1)}, notify.DeliveryQuery{Recipient: "handler" + unitCode(2)}, 0},
		} {
			if list, err := s.Deliveries(t.Context(), c.scope, c.query); err != nil || len(list) != c.want {
				t.Errorf("%s: %d, want %d, %v", name, len(list), c.want, err)
			}
		}
		own := engine.Scope{Division: scope.Division, Agency: unitCode(1)}
		for _, one := range all {
			if one.Recipient == "handler"+unitCode(2) {
				_, _, errRead := s.Delivery(t.Context(), own, one.ID)
				errResend := s.Resend(t.Context(), own, one.ID, "x", officeHours)
				if !errors.Is(errRead, engine.ErrNotFound) || !errors.Is(errResend, engine.ErrNotFound) {
					t.Errorf("another agency's message: %v, %v", errRead, errResend)
				}
			}
		}
	})
}

// A drill goes the real way, is marked, is reported, and changes nothing else.
func TestDrills(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 3)
		group(t, s, scope, 0)
		drill := notify.Drill{ID: "d", Level: engine.Yellow, Agencies: []string{unitCode(0), unitCode(2)}, By: "section", Reason: "试一试", At: officeHours}
		for name, spoil := range map[string]func(*notify.Drill){
			"no agency": func(d *notify.Drill) { d.Agencies = nil }, "an unknown one": func(d *notify.Drill) { d.Agencies = []string{"X"} },
			"one twice": func(d *notify.Drill) { d.Agencies = []string{unitCode(0), unitCode(0)} }, "no level": func(d *notify.Drill) { d.Level = engine.Blue },
			"no reason": func(d *notify.Drill) { d.Reason = " " }, "nobody": func(d *notify.Drill) { d.By = "" },
		} {
			wrong := drill
			spoil(&wrong)
			if err := s.StartDrill(t.Context(), scope, wrong); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for range 2 { // the second time changes nothing
			if err := s.StartDrill(t.Context(), scope, drill); err != nil {
				t.Fatal(err)
			}
		}
		h, clock := &spoken{}, clockAt(officeHours)
		d := dispatcher(s, h, clock)
		for _, one := range dispatched(t, s, d, scope, "") {
			deliver(t, d, scope, one.ID)
		}
		got, told, err := s.DrillReport(t.Context(), scope, "d")
		if diff := cmp.Diff(&drill, got); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
		if len(told) < 4 || h.count() != len(told) {
			t.Fatalf("%d are told, %d heard", len(told), h.count())
		}
		alerts := map[string]bool{}
		for _, one := range told {
			alerts[one.Items[0].Alert] = true
			if !one.Drill || one.Reason != notify.Exercise || one.State != notify.Sent || !strings.Contains(one.Title+one.Text, "演练") || one.OpenedAt != nil {
				t.Errorf("%+v", one)
			}
		}
		if len(alerts) != 2 {
			t.Errorf("of %d alerts", len(alerts))
		}
		if err := s.Opened(t.Context(), told[0].Token, clock.now()); err != nil {
			t.Fatal(err)
		}
		_, told, err = s.DrillReport(t.Context(), scope, "d")
		opened := 0
		for _, one := range told {
			if one.OpenedAt != nil {
				opened++
			}
		}
		if err != nil || opened != 1 {
			t.Errorf("%d have opened it, %v", opened, err)
		}
		if list, err := s.Alerts(t.Context(), scope, alerting.Query{}); err != nil || len(list) != 0 {
			t.Errorf("a drill is counted: %d, %v", len(list), err)
		}
		if passed, err := s.PassTime(t.Context(), officeHours.AddDate(0, 6, 0)); err != nil || passed != 0 {
			t.Errorf("time passes over %d alerts of a drill, %v", passed, err)
		}
		if drills, err := s.Drills(t.Context(), scope); err != nil || len(drills) != 1 {
			t.Errorf("%+v, %v", drills, err)
		}
		if _, _, err := s.DrillReport(t.Context(), engine.Scope{Division: scope.Division, Agency: unitCode(1)}, "d"); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("to an agency that is not in it: %v", err)
		}
	})
}

// tourOfMessages tells, fails, puts off, drops, ends a silence and reports a drill.
func tourOfMessages(t *testing.T, s *Store) {
	t.Helper()
	answers := map[int]notify.Retry{1: {Again: true, After: time.Minute}, 2: {}}
	h := &spoken{answer: func(n int, _ notify.Message) (notify.Retry, error) {
		if retry, bad := answers[n]; bad {
			return retry, errors.New("injected")
		}
		return notify.Retry{}, nil
	}}
	clock := clockAt(officeHours)
	d, scope := dispatcher(s, h, clock), town(t, s, 2)
	group(t, s, scope, 60)
	silence := notify.Silence{ID: "s", By: "section", Reason: "切换", Agency: unitCode(1), From: officeHours, Until: officeHours.Add(time.Hour)}
	errSilence := s.SaveSilence(t.Context(), scope, silence, officeHours)
	warn(t, s, scope, 0, 2, 1, engine.Red, officeHours)
	errDrill := s.StartDrill(t.Context(), scope, notify.Drill{ID: "d", Level: engine.Red, Agencies: []string{unitCode(0)}, By: "section", Reason: "试", At: officeHours})
	for _, one := range dispatched(t, s, d, scope, "") {
		deliver(t, d, scope, one.ID)
		deliver(t, d, scope, one.ID)
		if _, _, err := s.Delivery(t.Context(), scope, one.ID); err != nil {
			t.Error(err)
		}
		if err := s.Opened(t.Context(), one.Token, officeHours); err != nil {
			t.Error(err)
		}
	}
	if h.count() < 3 {
		t.Errorf("%d messages: the tour sees too little", h.count())
	}
	errEnd := s.EndSilence(t.Context(), scope, "s", "section", "好了", officeHours)
	_, errQueue := s.QueueDue(t.Context(), officeHours)
	_, _, errReport := s.DrillReport(t.Context(), scope, "d")
	if err := errors.Join(errSilence, errDrill, errEnd, errQueue, errReport); err != nil {
		t.Error(err)
	}
}
