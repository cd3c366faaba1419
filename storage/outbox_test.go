package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// officeHours is a Thursday in China, 10:30.
var officeHours = time.Date(2025, 7, 3, 2, 30, 0, 0, time.UTC)

// hands is a clock that a test sets.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func clockAt(at time.Time) *hands { return &hands{at: at} }

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) set(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = at
}

func (h *hands) pass(d time.Duration) { h.set(h.now().Add(d)) }

func unitCode(n int) string { return fmt.Sprintf("U%04d", n) }

// town is a division of a bureau, a department and some units, each with a handler and a
// finance officer.
func town(tb testing.TB, s *Store, units int) engine.Scope {
	tb.Helper()
	scope := engine.Scope{Division: "370102"}
	agencies := []alerting.Agency{
		{Code: "B", Name: "财政局", Kind: alerting.KindBureau},
		{Code: "D", Name: "教育局", Parent: "B", Kind: alerting.KindDepartment},
	}
	people := []alerting.Person{
		{ID: "section", Name: "科长", Posts: []alerting.Post{{Agency: "B", Duty: alerting.BureauSection}, {Agency: "B", Duty: alerting.BureauPerformance}}},
		{ID: "department", Name: "主管", Posts: []alerting.Post{{Agency: "D", Duty: alerting.Department}}},
	}
	for n := range units {
		code := unitCode(n)
		agencies = append(agencies, alerting.Agency{Code: code, Name: fmt.Sprintf("第%d小学", n+1), Parent: "D", Kind: alerting.KindUnit})
		people = append(people,
			alerting.Person{
				ID: "handler" + code, Name: "经办" + code, Contacts: map[string]string{"email": "handler" + code + "@example.cn"},
				Posts: []alerting.Post{{Agency: code, Duty: alerting.Handler}},
			},
			alerting.Person{ID: "finance" + code, Name: "财务" + code, Posts: []alerting.Post{{Agency: code, Duty: alerting.FinanceOfficer}, {Agency: code, Duty: alerting.Head}}})
	}
	if err := s.SaveTree(tb.Context(), scope, agencies, people, "admin", officeHours); err != nil {
		tb.Fatal(err)
	}
	return scope
}

// warn raises alerts, some for each unit from a first one on, and returns their ids.
func warn(tb testing.TB, s *Store, scope engine.Scope, first, units, each int, level engine.Light, at time.Time) (ids []string) {
	tb.Helper()
	err := s.write(tb.Context(), scope, func(q *session) error {
		if err := q.holdFollowing(tb.Context(), "lock-following"); err != nil {
			return err
		}
		m, err := s.machine(tb.Context(), q, "")
		if err == nil {
			err = q.keepPolicy(tb.Context(), m.Policy, at)
		}
		if err != nil {
			return err
		}
		var alerts []alerting.Alert
		var steps []alerting.Step
		for unit := first; unit < first+units; unit++ {
			for n := range each {
				warning := engine.Alert{Rule: engine.AlertSpending, Level: level, Message: fmt.Sprintf("支出进度偏慢（%d）", n+1)}
				a := alerting.Alert{
					ID: uuid.NewString(), FiscalYear: 2025, Month: 6, Project: fmt.Sprintf("%s-%d", unitCode(unit), n), ProjectName: fmt.Sprintf("项目%d", n+1),
					Agency: unitCode(unit), Run: "r", At: at, Alert: warning, Latest: warning, State: alerting.Open, Policy: m.Policy.SHA, CleanMonths: []int{}, Version: 1,
				}
				alerts, ids = append(alerts, a), append(ids, a.ID)
				steps = append(steps, alerting.Step{Alert: a.ID, Seq: 1, At: at, Action: alerting.Raise, To: alerting.Open, Level: level, Reason: warning.Message})
			}
		}
		return q.keepAlerts(tb.Context(), alerts, steps)
	})
	if err != nil {
		tb.Fatal(err)
	}
	return ids
}

// spoken is a sender that hears what is sent, and answers as it is told.
type spoken struct {
	mu     sync.Mutex
	heard  []notify.Message
	answer func(n int, m notify.Message) (notify.Retry, error)
}

func (h *spoken) Send(_ context.Context, _ string, m notify.Message) (notify.Receipt, notify.Retry, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, m)
	if h.answer == nil {
		return "ok", notify.Retry{}, nil
	}
	retry, err := h.answer(len(h.heard), m)
	if err != nil {
		return "", retry, err
	}
	return "ok", retry, nil
}

func (h *spoken) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.heard)
}

func (h *spoken) of(notify.Channel) (notify.Sender, error) { return h, nil }

func dispatcher(s *Store, h *spoken, clock *hands) *notify.Dispatcher {
	return &notify.Dispatcher{Outbox: s, Sender: h.of, Base: "https://example.cn", Now: clock.now}
}

// group sets up a channel that hears of everything.
func group(tb testing.TB, s *Store, scope engine.Scope, perMinute int) notify.Channel {
	tb.Helper()
	c := notify.Channel{ID: "hook", Kind: notify.Webhook, Name: "回调", Settings: map[string]string{"url": "https://example.cn"}, PerMinute: perMinute}
	if err := s.SaveChannel(tb.Context(), scope, c, "admin", officeHours); err != nil {
		tb.Fatal(err)
	}
	return c
}

// dispatched decides about all notices that are due, and returns the deliveries of a channel,
// the first one first.
func dispatched(tb testing.TB, s *Store, d *notify.Dispatcher, scope engine.Scope, channel string) []notify.Delivery {
	tb.Helper()
	if _, err := d.Dispatch(tb.Context(), scope.Division); err != nil {
		tb.Fatal(err)
	}
	list, err := s.Deliveries(tb.Context(), scope, notify.DeliveryQuery{Channel: channel})
	if err != nil {
		tb.Fatal(err)
	}
	slices.Reverse(list)
	return list
}

func TestNoticesBecomeMessages(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 3)
		group(t, s, scope, 0)
		ids := warn(t, s, scope, 0, 3, 4, engine.Yellow, officeHours)
		clock := clockAt(officeHours)
		d := dispatcher(s, &spoken{}, clock)
		list := dispatched(t, s, d, scope, "")
		items, byChannel := map[string]int{}, map[string]int{}
		for _, one := range list {
			byChannel[one.Channel]++
			if one.State != notify.Queued || one.Reason != notify.First || one.Token == "" || one.Message.Key == "" || one.Text == "" {
				t.Errorf("%+v", one)
			}
			for _, item := range one.Items {
				items[item.Alert]++
			}
		}
		if len(items) != len(ids) || byChannel["hook"] != 3 || byChannel[notify.InboxChannel] != 6 {
			t.Errorf("%d of %d alerts, %v", len(items), len(ids), byChannel)
		}
		left, err := s.Notices(t.Context(), scope.Division, officeHours.AddDate(1, 0, 0), 0)
		if err != nil || len(left) != 0 {
			t.Errorf("%d notices are left, %v", len(left), err)
		}
		before := rowsOf(t, s)
		if again := dispatched(t, s, d, scope, ""); len(again) != len(list) || rowsOf(t, s)["delivery_items"] != before["delivery_items"] {
			t.Errorf("%d deliveries, then %d", len(list), len(again))
		}
	})
}

// Two workers that have decided about the same notices: the second stores nothing.
func TestNoticesAreTakenOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 2)
		group(t, s, scope, 0)
		warn(t, s, scope, 0, 2, 3, engine.Yellow, officeHours)
		notices, err := s.Notices(t.Context(), scope.Division, officeHours, 0)
		if err != nil || len(notices) != 6 {
			t.Fatalf("%d notices, %v", len(notices), err)
		}
		keep := func() error {
			world, err := s.World(t.Context(), scope.Division, notices)
			if err != nil {
				return err
			}
			return s.Keep(t.Context(), scope.Division, notices, world.Plan(notices, officeHours), officeHours)
		}
		if err := keep(); err != nil {
			t.Fatal(err)
		}
		once := rowsOf(t, s)
		if err := keep(); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("the second: %v", err)
		}
		if again := rowsOf(t, s); again["deliveries"] != once["deliveries"] || again["withheld"] != once["withheld"] {
			t.Errorf("%v, then %v", once, again)
		}

		warn(t, s, scope, 0, 2, 30, engine.Red, officeHours)
		d := dispatcher(s, &spoken{}, clockAt(officeHours))
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				if _, err := d.Dispatch(context.Background(), scope.Division); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		list, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{Channel: "hook"})
		told := map[string]int{}
		for _, one := range list {
			for _, item := range one.Items {
				told[item.Key]++
			}
		}
		if err != nil || len(told) != 66 {
			t.Errorf("%d are told, %v", len(told), err)
		}
		for key, n := range told {
			if n != 1 {
				t.Errorf("%s is told %d times", key, n)
			}
		}
	})
}

// What is stored already is not told again, whatever a plan says.
func TestAKeyIsToldOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 1)
		group(t, s, scope, 0)
		warn(t, s, scope, 0, 1, 2, engine.Yellow, officeHours)
		keep := func(keys ...string) {
			t.Helper()
			notices, err := s.Notices(t.Context(), scope.Division, officeHours, 1)
			if err != nil || len(notices) != 1 {
				t.Fatalf("%d notices, %v", len(notices), err)
			}
			one := notify.Delivery{Channel: "hook", Kind: notify.Webhook, Token: newToken(scope.Division), Reason: notify.First}
			for _, key := range keys {
				one.Items = append(one.Items, notify.Item{Alert: notices[0].Alert.ID, Level: engine.Yellow, Key: key})
			}
			if err := s.Keep(t.Context(), scope.Division, notices, notify.Plan{Deliveries: []notify.Delivery{one}}, officeHours); err != nil {
				t.Fatal(err)
			}
		}
		keep("a", "b")
		keep("b")
		list, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{})
		if err != nil || len(list) != 1 || len(list[0].Items) != 2 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// What is put off is looked at again, and at once when the silence that put it off ends.
func TestSilences(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 2)
		group(t, s, scope, 0)
		silence := notify.Silence{
			ID: "s", By: "section", ByName: "科长", Reason: "系统切换", Agency: unitCode(0), From: officeHours.Add(-time.Hour), Until: officeHours.Add(3 * time.Hour),
		}
		for _, wrong := range []notify.Silence{{}, {ID: "s", By: "x", Reason: "y", Until: officeHours.Add(1), From: officeHours}, {ID: "s", By: "x", Reason: "y", Agency: "U", From: officeHours, Until: officeHours}} {
			if err := s.SaveSilence(t.Context(), scope, wrong, officeHours); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		if err := s.SaveSilence(t.Context(), scope, silence, officeHours); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveSilence(t.Context(), scope, silence, officeHours); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("again: %v", err)
		}
		warn(t, s, scope, 0, 2, 1, engine.Yellow, officeHours)
		clock := clockAt(officeHours)
		d := dispatcher(s, &spoken{}, clock)
		if list := dispatched(t, s, d, scope, "hook"); len(list) != 1 {
			t.Fatalf("%d are told under a silence", len(list))
		}
		withheld, err := s.WithheldOf(t.Context(), scope, alerting.Query{Year: 2025})
		if err != nil || len(withheld) != 1 || withheld[0].By != "s" {
			t.Errorf("withheld: %+v, %v", withheld, err)
		}
		clock.pass(time.Hour)
		if list := dispatched(t, s, d, scope, "hook"); len(list) != 1 {
			t.Errorf("%d are told while it lasts", len(list))
		}
		if list, err := s.Silences(t.Context(), scope, clock.now()); err != nil || len(list) != 1 || list[0].Reason != "系统切换" {
			t.Errorf("in force: %+v, %v", list, err)
		}
		if err := s.EndSilence(t.Context(), scope, "s", "section", "", clock.now()); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := s.EndSilence(t.Context(), scope, "s", "section", "切换完了", clock.now()); err != nil {
			t.Fatal(err)
		}
		if err := s.EndSilence(t.Context(), scope, "s", "section", "切换完了", clock.now()); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("ended twice: %v", err)
		}
		if list, err := s.Silences(t.Context(), scope, clock.now()); err != nil || len(list) != 0 {
			t.Errorf("in force: %+v, %v", list, err)
		}
		if list := dispatched(t, s, d, scope, "hook"); len(list) != 2 {
			t.Errorf("%d are told after it", len(list))
		}
	})
}

// Alerts that nobody could be told of wait, and whoever takes up the duty hears of them at once.
func TestWhoComesLaterHearsOfIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		scope := town(t, s, 1)
		tree, err := s.Tree(t.Context(), scope)
		if err != nil {
			t.Fatal(err)
		}
		gone, back := slices.Clone(tree.People), tree.People
		for i := range gone {
			gone[i].Inactive = true
		}
		if err := s.SaveTree(t.Context(), scope, nil, gone, "admin", officeHours); err != nil {
			t.Fatal(err)
		}
		ids := warn(t, s, scope, 0, 1, 2, engine.Yellow, officeHours)
		clock := clockAt(officeHours)
		d := dispatcher(s, &spoken{}, clock)
		if list := dispatched(t, s, d, scope, ""); len(list) != 0 {
			t.Fatalf("%+v is told though nobody is there", list)
		}
		withheld, err := s.WithheldOf(t.Context(), scope, alerting.Query{Year: 2025})
		if err != nil || len(withheld) != len(ids) || withheld[0].Rule != notify.HushNobody {
			t.Errorf("withheld: %+v, %v", withheld, err)
		}
		if err := s.SaveTree(t.Context(), scope, nil, back, "admin", clock.now()); err != nil {
			t.Fatal(err)
		}
		told := map[string]bool{}
		for _, delivery := range dispatched(t, s, d, scope, "") {
			for _, item := range delivery.Items {
				told[item.Alert] = true
			}
		}
		if len(told) != len(ids) {
			t.Errorf("%d of %d alerts are told to who came back", len(told), len(ids))
		}
	})
}
