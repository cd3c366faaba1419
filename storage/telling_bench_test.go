package storage

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/fixtures"
	"zhunsheng/notify"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage/testschema"
)

// BenchmarkAlerts orders a run that raises 10,000 alerts of 500 units, whose messages two
// workers bring to a receiver on this machine and to the inboxes of the people, and tells
// how long until the run is published, until it is decided who hears what, and until all have
// heard it:
//
//	.ci/with-postgres go test ./storage -run '^$' -bench BenchmarkAlerts -benchtime 1x
func BenchmarkAlerts(b *testing.B) {
	b.Run("postgres", func(b *testing.B) { benchmarkAlerts(b, migratedFor(b, testschema.New(b))) })
	b.Run("sqlite", func(b *testing.B) { benchmarkAlerts(b, migratedFor(b, b.TempDir()+"/zhunsheng.db")) })
}

func benchmarkAlerts(b *testing.B, s *Store) {
	scope := slowSpenders(b, s, 500, 10)
	for b.Loop() {
		took := tellAll(b, s, scope)
		if took.alerts < 10_000 {
			b.Errorf("%d alerts", took.alerts)
		}
		b.ReportMetric(took.raised.Seconds(), "s-raised")
		b.ReportMetric(took.decided.Seconds(), "s-decided")
		b.ReportMetric(took.sent.Seconds(), "s-sent")
		b.ReportMetric(float64(took.alerts), "alerts")
		b.ReportMetric(float64(took.messages), "messages")
	}
}

// Every alert of many units is told, each message once, to each who is to hear of it.
func TestAlertsOfManyUnits(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		took := tellAll(t, s, slowSpenders(t, s, 50, 10))
		t.Logf("%d alerts in %d messages: raised %s, decided %s, sent %s", took.alerts, took.messages, took.raised, took.decided, took.sent)
		if took.alerts < 1000 {
			t.Errorf("%d alerts", took.alerts)
		}
	})
}

// slowSpenders is a town whose units have projects that spend too little and miss their only
// target, and so raise two alerts each.
func slowSpenders(tb testing.TB, s *Store, units, each int) engine.Scope {
	tb.Helper()
	scope := town(tb, s, units)
	found, _, err := sheet.ReadGoals("goal-tables.json", fixtures.SeedJSON())
	if err != nil {
		tb.Fatal(err)
	}
	like := found.Tables[0]
	d := &rules.Declaration{FiscalYear: 2025, Division: scope.Division}
	r := &engine.Report{FiscalYear: 2025, Month: 6}
	for n := range units * each {
		table := *like
		table.No, table.Code.Text = n, fmt.Sprintf("P%05d", n)
		table.AgencyCode, table.AgencyName = unitCode(n/each), fmt.Sprintf("第%d小学", n/each+1)
		table.Indicators = table.Indicators[:1]
		d.Tables = append(d.Tables, &table)
		of := table.Indicators[0]
		r.Projects = append(r.Projects, engine.ProjectReport{
			Code: table.Code.Text, Spent: rules.Cell{Text: "1"},
			Observations: []engine.Observation{{Level2: of.Level2, Name: of.Name, Actual: rules.Cell{Text: "1"}}},
		})
	}
	if _, err := s.SaveDeclaration(tb.Context(), scope, d, "张三", morning); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.SaveReport(tb.Context(), scope, r, "李四", morning); err != nil {
		tb.Fatal(err)
	}
	return scope
}

// stages are how long it took, from the order of the run on, until its alerts were raised,
// until it was decided who hears of them, and until all had.
type stages struct {
	raised, decided, sent time.Duration
	alerts, messages      int
}

// tellAll orders a run, and lets two workers judge it and tell the people.
func tellAll(tb testing.TB, s *Store, scope engine.Scope) (took stages) {
	tb.Helper()
	receiver := newSink(tb)
	hooked(tb, s, scope, webhookTo(receiver.URL))
	of, clock := senders(tb, 10*time.Second), clockAt(officeHours)
	var stops []func()
	for range 2 {
		stops = append(stops, telling(tb, s, clock.now, &Telling{Sender: of.Of, Base: "https://example.cn"}))
	}
	began := time.Now()
	run, err := s.OrderRun(tb.Context(), scope, engine.RunOrder{FiscalYear: 2025, Month: 6, Scheme: defaultScheme(tb), At: officeHours})
	if err != nil {
		tb.Fatal(err)
	}
	for _, err := range s.WatchRun(tb.Context(), scope, run.ID) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	took.raised = time.Since(began)
	count := func(query string) (n int) {
		if err := s.reader.Get(&n, query); err != nil {
			tb.Fatal(err)
		}
		return n
	}
	until(tb, 5*time.Minute, func() bool { return count("SELECT count(*) FROM notices") == 0 })
	took.decided = time.Since(began)
	until(tb, 5*time.Minute, func() bool { return count("SELECT count(*) FROM deliveries WHERE state = 'QUEUED'") == 0 })
	took.sent = time.Since(began)
	for _, stop := range stops {
		stop()
	}
	took.alerts, took.messages = count("SELECT count(*) FROM followed_alerts"), count("SELECT count(*) FROM deliveries")
	allTold(tb, s, scope, receiver)
	return took
}

// allTold holds that each alert has reached somebody, and that the group has taken each of its
// messages once.
func allTold(tb testing.TB, s *Store, scope engine.Scope, receiver *sink) {
	tb.Helper()
	if states := delivered(tb, s, scope); states[notify.Queued]+states[notify.Dead]+states[notify.Dropped] > 0 {
		tb.Errorf("deliveries %v", states)
	}
	open, err := s.Alerts(tb.Context(), scope, alerting.Query{States: []alerting.State{alerting.Open}})
	if err != nil || len(open) != 0 {
		tb.Errorf("%d alerts have reached nobody, %v", len(open), err)
	}
	list, err := s.Deliveries(tb.Context(), scope, notify.DeliveryQuery{Channel: "hook"})
	if err != nil {
		tb.Fatal(err)
	}
	if taken := receiver.all(); len(taken) != len(list) || slices.Max(taken) != 1 {
		tb.Errorf("%d messages, of which %d were taken, the most often %d times", len(list), len(taken), slices.Max(taken))
	}
}
