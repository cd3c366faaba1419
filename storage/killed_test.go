package storage

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

// The environment of TestTellerProcess: the database, and by how much its clock differs from
// the real one.
const tellerDSN, tellerSkew = "ZHUNSHENG_TEST_TELLER_DSN", "ZHUNSHENG_TEST_TELLER_SKEW"

// TestTellerProcess is no test, but a program that brings messages to people until it is
// killed, where TestTellersAreKilled runs it.
func TestTellerProcess(t *testing.T) {
	dsn := os.Getenv(tellerDSN)
	if dsn == "" {
		return
	}
	skew, err := time.ParseDuration(os.Getenv(tellerSkew))
	if err != nil {
		t.Fatal(err)
	}
	s := opened(t, dsn)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	shift := Shift{Workers: 1, Ticks: true, Now: func() time.Time { return time.Now().Add(skew) }}
	shift.Telling = &Telling{Sender: senders(t, 10*time.Second).Of, Base: "https://example.cn", Workers: tellerWorkers}
	if err := s.Work(t.Context(), shift); err != nil {
		t.Error(err)
	}
}

// tellerWorkers is how many messages a killed program may have had in its hands.
const tellerWorkers = 3

// tellerProcess starts such a program.
func tellerProcess(t *testing.T, dsn string, skew time.Duration) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestTellerProcess$") //nolint:gosec,noctx // this very program, which the test kills
	c.Env = append(os.Environ(), tellerDSN+"="+dsn, tellerSkew+"="+skew.String())
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { slay(c) })
	return c
}

// slay is SIGKILL: the program has no time for anything.
func slay(c *exec.Cmd) {
	if c.ProcessState == nil {
		c.Process.Kill() //nolint:errcheck // it may be gone
		c.Wait()         //nolint:errcheck // that it was killed is no news
	}
}

// A program is killed when a receiver has a message and has not answered, while others are
// stored and not sent: each arrives, and twice only what was in its hands, under the same
// key.
func TestTellersAreKilled(t *testing.T) {
	if testing.Short() {
		return // it takes a minute or two until a dead program's message is sent again; make test runs it
	}
	onBothUnmigrated(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		skew := time.Until(officeHours)
		scope, receiver := town(t, s, 12), newSink(t)
		hooked(t, s, scope, webhookTo(receiver.URL))
		victim := tellerProcess(t, dsn, skew)
		died := make(chan struct{})
		receiver.took = func(asked int) {
			if asked == 5 {
				slay(victim)
				close(died)
			}
		}
		drill := notify.Drill{ID: "d", Level: engine.Yellow, By: "section", Reason: "试一试", At: time.Now().Add(skew)}
		for n := range 12 {
			drill.Agencies = append(drill.Agencies, unitCode(n))
		}
		if err := s.StartDrill(t.Context(), scope, drill); err != nil {
			t.Fatal(err)
		}
		select {
		case <-died:
		case <-time.After(time.Minute):
			t.Fatal("nothing is sent")
		}
		if states := delivered(t, s, scope); states[notify.Queued] == 0 {
			t.Fatalf("nothing was left to be sent: %v", states)
		}
		for range 2 {
			tellerProcess(t, dsn, skew)
		}
		until(t, 4*time.Minute, func() bool { states := delivered(t, s, scope); return states[notify.Queued] == 0 })
		holdsEach(t, s, scope, receiver)
	})
}

// holdsEach holds that every message of the group was sent and taken, and twice only where an
// attempt ended without an answer.
func holdsEach(t *testing.T, s *Store, scope engine.Scope, receiver *sink) {
	t.Helper()
	list, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{Channel: "hook"})
	if err != nil || len(list) != 12 {
		t.Fatalf("%d messages, %v", len(list), err)
	}
	keys, twice := receiver.keys(), 0
	for _, one := range list {
		got, attempts := delivery(t, s, scope, one.ID)
		taken := keys[got.Key]
		if got.State != notify.Sent || taken == 0 {
			t.Errorf("%s, taken %d times: %+v", got.State, taken, attempts)
		}
		if taken > 1 {
			twice++
			if len(attempts) != taken || !strings.Contains(attempts[0].Failure, "中断") {
				t.Errorf("taken %d times: %+v", taken, attempts)
			}
		}
	}
	if twice == 0 || twice > tellerWorkers || len(keys) != len(list) {
		t.Errorf("%d of %d messages were taken twice, under %d keys", twice, len(list), len(keys))
	}
}
