package storage

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
)

// sink is a receiver of webhooks and of a robot's messages, by HTTP. What it has taken it
// keeps by the message's key; of a robot's messages, which have none, by their text.
type sink struct {
	*httptest.Server
	mu    sync.Mutex
	taken map[string]int
	about []notify.EventAlert
	asked int
	// answer, where there is one, answers in the sink's stead. It returns false where the
	// message is to be taken.
	answer func(w http.ResponseWriter, r *http.Request, asked int) bool
	// took, where there is one, is called when a message was taken and is not answered yet.
	took func(asked int)
}

func newSink(tb testing.TB) *sink {
	tb.Helper()
	s := &sink{taken: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	tb.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

func (s *sink) serve(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Data struct {
			Key    string
			Alerts []notify.EventAlert
		}
		Text json.RawMessage
	}
	text, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(text, &body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.asked++
	asked, answer, took := s.asked, s.answer, s.took
	s.mu.Unlock()
	if answer != nil && answer(w, r, asked) {
		return
	}
	key := body.Data.Key
	if key == "" {
		key = string(text)
	}
	s.mu.Lock()
	s.taken[key]++
	s.about = append(s.about, body.Data.Alerts...)
	s.mu.Unlock()
	if took != nil {
		took(asked)
	}
	fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
}

// all is how often each message was taken.
func (s *sink) all() []int { return slices.Collect(maps.Values(s.keys())) }

// keys is how often the message of each key was taken.
func (s *sink) keys() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.taken)
}

// asks is how often it was asked to take one.
func (s *sink) asks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// postOffice is a mail server. It answers a letter with what verdict says.
type postOffice struct {
	net.Listener
	mu      sync.Mutex
	letters []string // by their Message-ID
	verdict func(n int) string
	tried   int
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it lives as long as the test
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{Listener: l}
	t.Cleanup(func() { l.Close() }) //nolint:errcheck // nothing is to be done about it
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return p
}

func (p *postOffice) serve(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // likewise
	in := bufio.NewScanner(conn)
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 test")
	for in.Scan() {
		switch verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " "); verb {
		case "EHLO", "HELO":
			say("250 test")
		case "DATA":
			say("354 go on")
			id := ""
			for in.Scan() && in.Text() != "." {
				if name, value, ok := strings.Cut(in.Text(), ": "); ok && strings.EqualFold(name, "Message-ID") {
					id = value
				}
			}
			answer := p.judge(id)
			if answer == "" {
				return // cut off without an answer
			}
			say(answer)
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *postOffice) judge(id string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried++
	answer := p.verdict(p.tried)
	if !strings.HasPrefix(answer, "4") { // with no answer, too, it has the letter
		p.letters = append(p.letters, id)
	}
	return answer
}

// senders send to this machine, which a test lists as an administrator would.
func senders(tb testing.TB, timeout time.Duration) *notify.Senders {
	tb.Helper()
	allowed, err := notify.ParseAllowed([]string{"127.0.0.1"})
	if err != nil {
		tb.Fatal(err)
	}
	s := notify.NewSenders(notify.Environment{Allowed: allowed, Timeout: timeout})
	tb.Cleanup(s.Close)
	return s
}

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func hooked(tb testing.TB, s *Store, scope engine.Scope, c notify.Channel) {
	tb.Helper()
	if err := s.SaveChannel(tb.Context(), scope, c, "admin", officeHours); err != nil {
		tb.Fatal(err)
	}
}

func webhookTo(url string) notify.Channel {
	return notify.Channel{ID: "hook", Kind: notify.Webhook, Name: "回调", Settings: map[string]string{"url": url, "secret": hookSecret}}
}

// sendAll sends what is due, and lets time pass until the next is, as workers and ticks do.
func sendAll(t *testing.T, s *Store, d *notify.Dispatcher, scope engine.Scope, clock *hands, channel string) []notify.Delivery {
	t.Helper()
	for range 20 {
		var soonest time.Duration
		for _, one := range dispatched(t, s, d, scope, channel) {
			wait := deliver(t, d, scope, one.ID)
			if wait > 0 && (soonest == 0 || wait < soonest) {
				soonest = wait
			}
		}
		if soonest == 0 {
			break
		}
		clock.pass(soonest)
	}
	list, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{Channel: channel})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// hangUp ends a connection without an answer, as a receiver that is reset does.
func hangUp(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			tcp.SetLinger(0) //nolint:errcheck // it ends one way or the other
		}
		conn.Close() //nolint:errcheck // likewise
	}
}

// Whatever a receiver by HTTP does, nothing is lost, and each message is taken once, but
// where it was taken and not answered.
func TestReceiversThatFail(t *testing.T) {
	status := func(code int) func(http.ResponseWriter, *http.Request, int) bool {
		return func(w http.ResponseWriter, _ *http.Request, asked int) bool {
			if asked > 2 {
				return false
			}
			w.Header().Set("Retry-After", "30")
			http.Error(w, "no", code)
			return true
		}
	}
	faults := map[string]func(http.ResponseWriter, *http.Request, int) bool{
		"500": status(http.StatusInternalServerError), "429": status(http.StatusTooManyRequests), "503": status(http.StatusServiceUnavailable),
		"hangs": func(_ http.ResponseWriter, r *http.Request, asked int) bool {
			if asked > 2 {
				return false
			}
			select {
			case <-r.Context().Done():
			case <-time.After(time.Second):
			}
			return true
		},
		"resets": func(w http.ResponseWriter, _ *http.Request, asked int) bool {
			if asked > 2 {
				return false
			}
			hangUp(w)
			return true
		},
		"errcode": func(w http.ResponseWriter, _ *http.Request, asked int) bool {
			if asked > 2 {
				return false
			}
			fmt.Fprint(w, `{"errcode":-1,"errmsg":"system busy"}`)
			return true
		},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				receiver := newSink(t)
				receiver.answer = fault
				scope, clock := town(t, s, 3), clockAt(officeHours)
				channel := webhookTo(receiver.URL)
				if name == "errcode" {
					channel = notify.Channel{ID: "hook", Kind: notify.WeComRobot, Name: "群", Settings: map[string]string{"url": receiver.URL + "/cgi-bin/webhook/send?key=k"}}
				}
				hooked(t, s, scope, channel)
				warn(t, s, scope, 0, 3, 2, engine.Red, officeHours)
				d := &notify.Dispatcher{Outbox: s, Sender: senders(t, 200*time.Millisecond).Of, Base: "https://example.cn", Now: clock.now}
				list := sendAll(t, s, d, scope, clock, "hook")
				items := 0
				for _, one := range list {
					items += len(one.Items)
					if one.State != notify.Sent {
						t.Errorf("%s: %s", one.State, one.Failure)
					}
				}
				if taken := receiver.all(); items != 6 || len(taken) != len(list) || slices.Max(taken) != 1 {
					t.Errorf("%d items in %d messages, taken %v", items, len(list), taken)
				}
				if n := receiver.asks(); n < len(list)+2 {
					t.Errorf("asked %d times: nothing failed", n)
				}
			})
		})
	}
}

// A receiver that is down for an hour: its messages wait for a person, and arrive when he
// sends them again, under the same keys.
func TestAReceiverIsDownForAnHour(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		receiver := newSink(t)
		scope, clock := town(t, s, 2), clockAt(officeHours)
		hooked(t, s, scope, webhookTo(receiver.URL))
		ids := warn(t, s, scope, 0, 2, 1, engine.Red, officeHours)
		receiver.answer = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			if clock.now().Before(officeHours.Add(time.Hour)) {
				hangUp(w)
				return true
			}
			return false
		}
		d := &notify.Dispatcher{Outbox: s, Sender: senders(t, time.Second).Of, Base: "https://example.cn", Now: clock.now}
		list := sendAll(t, s, d, scope, clock, "hook")
		for _, one := range list {
			if one.State != notify.Dead {
				t.Errorf("%+v", one)
			}
		}
		if a, _, err := s.Alert(t.Context(), scope, ids[0]); err != nil || a.State != alerting.Open {
			t.Errorf("what reached nobody is %+v, %v", a, err)
		}
		clock.set(officeHours.Add(2 * time.Hour))
		for _, one := range list {
			if err := s.Resend(t.Context(), scope, one.ID, "section", clock.now()); err != nil {
				t.Error(err)
			}
		}
		for _, one := range sendAll(t, s, d, scope, clock, "hook") {
			if one.State != notify.Sent {
				t.Errorf("%+v", one)
			}
		}
		if taken := receiver.all(); len(taken) != len(list) || slices.Max(taken) != 1 {
			t.Errorf("taken %v", taken)
		}
		if a, _, err := s.Alert(t.Context(), scope, ids[0]); err != nil || a.State != alerting.Open {
			t.Errorf("a program has heard of it, and no person: %+v, %v", a, err)
		}
		sendAll(t, s, d, scope, clock, notify.InboxChannel)
		if a, _, err := s.Alert(t.Context(), scope, ids[0]); err != nil || a.State != alerting.Pushed || !a.Due.PushedAt.Equal(clock.now()) {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

// A mail server that has no time takes the letter later, once; one that takes it and says
// nothing gets the same letter again.
func TestMailServersThatFail(t *testing.T) {
	for name, c := range map[string]struct {
		first   string
		letters int
	}{"no time": {"451 later", 1}, "taken without an answer": {"", 2}} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Store) {
				office := newPostOffice(t)
				office.verdict = func(n int) string {
					if n == 1 {
						return c.first
					}
					return "250 taken"
				}
				scope, clock := town(t, s, 1), clockAt(officeHours)
				host, port, _ := strings.Cut(office.Addr().String(), ":")
				hooked(t, s, scope, notify.Channel{ID: "mail", Kind: notify.Email, Name: "邮件", Settings: map[string]string{
					"host": host, "port": port, "security": "none", "from": "alerts@example.cn",
				}})
				warn(t, s, scope, 0, 1, 1, engine.Yellow, officeHours)
				d := &notify.Dispatcher{Outbox: s, Sender: senders(t, 2*time.Second).Of, Base: "https://example.cn", Now: clock.now}
				list := sendAll(t, s, d, scope, clock, "mail")
				if len(list) != 1 || list[0].State != notify.Sent || list[0].Attempts != 2 {
					t.Errorf("%+v", list)
				}
				office.mu.Lock()
				letters := slices.Sorted(slices.Values(office.letters))
				office.mu.Unlock()
				if len(letters) != c.letters || len(slices.Compact(letters)) != 1 || letters[0] == "" {
					t.Errorf("letters %v", letters)
				}
			})
		})
	}
}

// telling lets a program bring messages to people until the function that it returns is
// called.
func telling(tb testing.TB, s *Store, clock func() time.Time, t *Telling) (stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Work(ctx, Shift{Workers: 1, Telling: t, Now: clock}) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			tb.Error(err)
		}
	})
	tb.Cleanup(stop)
	return stop
}

// until waits for something to be so.
func until(tb testing.TB, patience time.Duration, so func() bool) {
	tb.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatal("it never came to be")
		}
	}
}

// delivered counts deliveries by their states.
func delivered(tb testing.TB, s *Store, scope engine.Scope) map[notify.DeliveryState]int {
	tb.Helper()
	list, err := s.Deliveries(tb.Context(), scope, notify.DeliveryQuery{})
	if err != nil {
		tb.Fatal(err)
	}
	states := map[notify.DeliveryState]int{}
	for _, one := range list {
		states[one.State]++
	}
	return states
}

// Two programs at one outbox send each message once, when nobody is killed.
func TestTwoProgramsTell(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		receiver := newSink(t)
		scope, clock := town(t, s, 40), clockAt(officeHours)
		hooked(t, s, scope, webhookTo(receiver.URL))
		of := senders(t, 5*time.Second)
		for range 2 {
			telling(t, s, clock.now, &Telling{Sender: of.Of, Base: "https://example.cn", Workers: 4})
		}
		for first := 0; first < 40; first += 10 { // several transactions, so that both decide
			warn(t, s, scope, first, 10, 3, engine.Yellow, officeHours)
		}
		until(t, time.Minute, func() bool {
			states := delivered(t, s, scope)
			return states[notify.Sent] == 120 && states[notify.Queued] == 0 // 40 to the group, 80 to persons
		})
		receiver.mu.Lock()
		heard := slices.Clone(receiver.about)
		receiver.mu.Unlock()
		about := map[string]bool{}
		for _, a := range heard {
			about[a.ID] = a.Level == engine.Yellow && a.Reason != "" && a.Subject != ""
		}
		if len(about) != 120 || slices.Contains(slices.Collect(maps.Values(about)), false) {
			t.Errorf("a program that reads fields hears of %d alerts", len(about))
		}
		if taken := receiver.all(); len(taken) != 40 || slices.Max(taken) != 1 {
			t.Errorf("%d messages were taken, the most often %d times", len(taken), slices.Max(taken))
		}
		open, err := s.Alerts(t.Context(), scope, alerting.Query{States: []alerting.State{alerting.Open}})
		if err != nil || len(open) != 0 {
			t.Errorf("%d alerts have reached nobody, %v", len(open), err)
		}
	})
}

// A program that is told to stop in the middle of sending gives the message back: another one
// sends it again, under the same key.
func TestAProgramStopsWhileItSends(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		s.jobs.stopping = 100 * time.Millisecond
		receiver, reached := newSink(t), make(chan struct{})
		receiver.answer = func(_ http.ResponseWriter, r *http.Request, asked int) bool {
			if asked > 1 {
				return false
			}
			close(reached)
			<-r.Context().Done()
			return true
		}
		scope, clock := town(t, s, 1), clockAt(officeHours)
		hooked(t, s, scope, webhookTo(receiver.URL))
		of := senders(t, 30*time.Second)
		stop := telling(t, s, clock.now, &Telling{Sender: of.Of, Base: "https://example.cn"})
		warn(t, s, scope, 0, 1, 1, engine.Yellow, officeHours)
		<-reached
		stop()
		list, err := s.Deliveries(t.Context(), scope, notify.DeliveryQuery{Channel: "hook"})
		if err != nil || len(list) != 1 || list[0].State != notify.Queued || list[0].Failures != 0 {
			t.Fatalf("%+v, %v", list, err)
		}
		clock.pass(time.Second)
		telling(t, s, clock.now, &Telling{Sender: of.Of, Base: "https://example.cn"})
		until(t, time.Minute, func() bool { got, _ := delivery(t, s, scope, list[0].ID); return got.State == notify.Sent })
	})
}
