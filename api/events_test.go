package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zhunsheng/api"
	"zhunsheng/engine"
	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// heard is an event as a reader has it.
type heard struct {
	id, name string
	run      engine.Run
}

// listen reads the events of a run until they end.
func listen(ctx context.Context, server *httptest.Server, run string) (events []heard, header http.Header, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/runs/"+run+"/events", http.NoBody)
	if err != nil {
		return nil, nil, err
	}
	response, err := server.Client().Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	events, err = readEvents(response.Body)
	return events, response.Header, err
}

func readEvents(r io.Reader) (events []heard, err error) {
	var e heard
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			if err := json.Unmarshal([]byte(value), &e.run); err != nil {
				return events, err
			}
			events = append(events, e)
			e = heard{}
		}
	}
	return events, lines.Err()
}

// TestEvents hears of a run from the queue to its end. The time limits of the server are
// short, and do not count.
func TestEvents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		server := httptest.NewUnstartedServer(c.handler)
		server.Config.ReadTimeout, server.Config.WriteTimeout = 500*time.Millisecond, 500*time.Millisecond
		server.Start()
		defer server.Close()
		run := c.order()
		go func() {
			time.Sleep(1500 * time.Millisecond)
			c.is(engine.RunCancelled, http.MethodPost, "/api/v1/runs/"+run.ID+"/cancel")
		}()
		events, header, err := listen(t.Context(), server, run.ID)
		if err != nil || len(events) != 2 || !reflect.DeepEqual(events[0].run, run) || events[1].run.Status != engine.RunCancelled || events[0].name != "run" || events[0].id == events[1].id {
			t.Fatalf("%+v %v", events, err)
		}
		for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}

		c.is(engine.RunQueued, http.MethodPost, "/api/v1/runs/"+run.ID+"/resume")
		defer c.working()()
		events, _, err = listen(t.Context(), server, run.ID)
		if err != nil || len(events) == 0 || events[len(events)-1].run.Status != engine.RunDone {
			t.Fatalf("%+v %v", events, err)
		}
		for i := 1; i < len(events); i++ {
			if events[i].run.Progress.PartsDone < events[i-1].run.Progress.PartsDone {
				t.Errorf("progress goes back: %+v", events)
			}
		}
		last := events[len(events)-1].id
		at := "/api/v1/runs/" + run.ID + "/events"
		if status, _, answer := c.do(http.MethodGet, at, "", "Last-Event-ID", last); status != http.StatusNoContent || answer != "" {
			t.Errorf("the last state again: %d %s", status, answer)
		}
		for _, id := range []string{"", "RUNNING-0-0", "nonsense"} {
			status, _, answer := c.do(http.MethodGet, at, "", "Last-Event-ID", id)
			if events, err := readEvents(strings.NewReader(answer)); status != http.StatusOK || err != nil || len(events) != 1 || events[0].id != last {
				t.Errorf("after %q: %d %s", id, status, answer)
			}
		}
	})
}

// scripted is a store whose runs change as a script says.
type scripted struct {
	*storage.Store
	run     engine.Run
	script  func(ctx context.Context, run engine.Run, yield func(*engine.Run, error) bool)
	watched sync.WaitGroup
}

func (s *scripted) Run(context.Context, engine.Scope, string) (*engine.Run, error) {
	return &s.run, nil
}

func (s *scripted) WatchRun(ctx context.Context, _ engine.Scope, _ string) iter.Seq2[*engine.Run, error] {
	s.watched.Add(1)
	return func(yield func(*engine.Run, error) bool) {
		defer s.watched.Done()
		s.script(ctx, s.run, yield)
	}
}

func (s *scripted) handler(stopping <-chan struct{}) http.Handler {
	s.run = engine.Run{ID: "r1", Status: engine.RunRunning, Progress: engine.Progress{Parts: 1000}}
	return api.New(api.Config{Register: s, Division: "130209", Now: time.Now, Log: slog.New(slog.DiscardHandler), Stopping: stopping})
}

// pause is a sleep that ends with the context.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

const eventsPath = "/api/v1/runs/r1/events"

// TestEventsAreFew changes a run a hundred times a second for ten seconds, then not for
// a minute: the reader hears four times a second, then a comment every quarter of a
// minute, and the end.
func TestEventsAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(ctx context.Context, run engine.Run, yield func(*engine.Run, error) bool) {
			for n := range 1000 {
				run.Progress.PartsDone = n
				yield(new(run), nil)
				pause(ctx, 10*time.Millisecond)
			}
			pause(ctx, time.Minute)
			run.Status = engine.RunDone
			yield(&run, nil)
		}}
		w := httptest.NewRecorder()
		s.handler(nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, eventsPath, http.NoBody))
		events, err := readEvents(w.Body)
		if err != nil || len(events) < 38 || len(events) > 42 || events[0].run.Progress.PartsDone != 0 {
			t.Errorf("%d events %v", len(events), err)
		}
		if last := events[len(events)-2].run; last.Progress.PartsDone != 999 {
			t.Errorf("the state before the end was missed: %+v", last)
		}
		if events[len(events)-1].run.Status != engine.RunDone {
			t.Errorf("the last is %+v", events[len(events)-1])
		}
	})
}

// TestHeartbeat hears nothing but comments, until the server stops.
func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(ctx context.Context, run engine.Run, yield func(*engine.Run, error) bool) {
			yield(&run, nil)
			<-ctx.Done()
			yield(nil, ctx.Err())
		}}
		stopping := make(chan struct{})
		time.AfterFunc(time.Minute+time.Second, func() { close(stopping) })
		w := httptest.NewRecorder()
		s.handler(stopping).ServeHTTP(w, httptest.NewRequest(http.MethodGet, eventsPath, http.NoBody))
		s.watched.Wait()
		if answer := w.Body.String(); strings.Count(answer, "\n:") != 4 || strings.Count(answer, "event:") != 1 {
			t.Errorf("in a minute: %s", answer)
		}
	})
}

// TestWaitEndsWithTheServer answers whoever waits for a run before the server stops.
func TestWaitEndsWithTheServer(t *testing.T) {
	stopping := make(chan struct{})
	store := storetest.SQLite(t)
	newClient(t, store)
	c := client{t, api.New(api.Config{Register: store, Now: time.Now, Log: slog.New(slog.DiscardHandler), Stopping: stopping}), store}
	time.AfterFunc(50*time.Millisecond, func() { close(stopping) })
	if status, _, answer := c.do(http.MethodPost, "/api/v1/runs", june, "Prefer", "wait=50"); status != http.StatusAccepted {
		t.Errorf("%d %s", status, answer)
	}
}

// TestEventsTellOfTrouble loses the store in the middle: the reader is told, without its
// words.
func TestEventsTellOfTrouble(t *testing.T) {
	s := &scripted{script: func(_ context.Context, run engine.Run, yield func(*engine.Run, error) bool) {
		yield(&run, nil)
		time.Sleep(10 * time.Millisecond)
		yield(nil, fmt.Errorf("dial tcp: connection refused"))
	}}
	w := httptest.NewRecorder()
	s.handler(nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, eventsPath, http.NoBody))
	if answer := w.Body.String(); !strings.Contains(answer, "event: problem\ndata: {") || !strings.Contains(answer, "系统内部错误，编号") || strings.Contains(answer, "dial") {
		t.Errorf("%s", answer)
	}
}

// TestSlowReader never reads: the run is watched to its end all the same.
func TestSlowReader(t *testing.T) {
	watched := make(chan struct{})
	s := &scripted{script: func(ctx context.Context, run engine.Run, yield func(*engine.Run, error) bool) {
		run.Failure = strings.Repeat("很长", 1<<20) // more than a connection holds
		for range 1000 {
			yield(&run, nil)
		}
		close(watched)
		<-ctx.Done()
	}}
	server := httptest.NewServer(s.handler(nil))
	defer server.Close()
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", eventsPath); err != nil {
		t.Fatal(err)
	}
	select {
	case <-watched:
	case <-time.After(20 * time.Second):
		t.Error("the reader holds the run up")
	}
	if err := connection.Close(); err != nil {
		t.Error(err)
	}
	s.watched.Wait() // the connection's end frees everything
}

// stuck is a connection whose reader does not read until the deadline for writing.
type stuck struct {
	*httptest.ResponseRecorder
	deadline atomic.Int64
}

func (s *stuck) SetWriteDeadline(t time.Time) error {
	if !t.IsZero() {
		s.deadline.Store(int64(time.Until(t)))
	}
	return nil
}

func (s *stuck) Write([]byte) (int, error) {
	time.Sleep(time.Duration(s.deadline.Load()))
	return 0, os.ErrDeadlineExceeded
}

// TestStuckReader is given up after a while.
func TestStuckReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(ctx context.Context, run engine.Run, yield func(*engine.Run, error) bool) {
			yield(&run, nil)
			<-ctx.Done()
		}}
		began := time.Now()
		s.handler(nil).ServeHTTP(&stuck{ResponseRecorder: httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, eventsPath, http.NoBody))
		s.watched.Wait()
		if took := time.Since(began); took < time.Second || took > time.Minute {
			t.Errorf("given up after %s", took)
		}
	})
}

// TestManyReaders follow one run, half of them to the end, half go away before. Nothing
// is left of any.
func TestManyReaders(t *testing.T) {
	const readers = 200
	c := newClient(t, storetest.SQLite(t))
	server := httptest.NewServer(c.handler)
	run := c.order()
	leaving, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	var ended atomic.Int32
	for n := range readers {
		all.Go(func() {
			ctx := t.Context()
			if n%2 == 0 {
				ctx = leaving
			}
			events, _, err := listen(ctx, server, run.ID)
			if err == nil && len(events) > 0 && events[len(events)-1].run.Status == engine.RunDone {
				ended.Add(1)
			}
		})
	}
	for sending, reading := 0, 0; sending < readers; sending, reading = following(t) {
		if reading > 1 {
			t.Fatalf("the run is read %d times at once", reading)
		}
		time.Sleep(100 * time.Millisecond)
	}
	leave()
	stop := c.working()
	all.Wait()
	stop()
	server.Close()
	if got := ended.Load(); got != readers/2 {
		t.Errorf("%d readers heard the end, want %d", got, readers/2)
	}
	if sending, reading := following(t); sending+reading != 0 {
		t.Errorf("%d readers and %d runs are left", sending, reading)
	}
}

// following counts the goroutines that send events, and those that read runs for them.
func following(t *testing.T) (readers, runs int) {
	t.Helper()
	stacks := make([]byte, 16<<20)
	all := string(stacks[:runtime.Stack(stacks, true)])
	return strings.Count(all, "api.(*server).sendEvents("), strings.Count(all, "api.(*watches).read(")
}
