package api

import (
	"context"
	"sync"
	"time"

	"zhunsheng/engine"
)

// watches are the runs that somebody follows. Each is read from the store once, however
// many follow it.
type watches struct {
	runs engine.RunStore
	mu   sync.Mutex
	open map[watched]*watch
}

type watched struct {
	scope engine.Scope
	id    string
}

// seen is a run as it is now, or why it can't be told.
type seen struct {
	run *engine.Run
	err error
}

func (s seen) last() bool { return s.err != nil || s.run.Ended() }

// watch is one run that is followed. Its fields are guarded by watches.mu.
type watch struct {
	newest    *seen // nil before the first
	followers map[chan seen]struct{}
	cancel    context.CancelFunc
	ended     chan struct{} // closed when nothing is left of it
}

func newWatches(runs engine.RunStore) *watches {
	return &watches{runs: runs, open: map[watched]*watch{}}
}

// follow hands on the newest state of a run. Whoever is slow misses states, and holds
// nobody up. The channel is closed after the last; stop must be called.
func (w *watches) follow(scope engine.Scope, id string) (states <-chan seen, stop func()) {
	key, own := watched{scope, id}, make(chan seen, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	one, known := w.open[key]
	if !known {
		ctx, cancel := context.WithCancel(context.Background())
		one = &watch{followers: map[chan seen]struct{}{}, cancel: cancel, ended: make(chan struct{})}
		w.open[key] = one
		go w.read(ctx, key, one)
	}
	one.followers[own] = struct{}{}
	if one.newest != nil {
		own <- *one.newest
	}
	return own, func() { w.leave(key, one, own) }
}

// read tells the followers of each change until the run has ended or nobody follows it.
func (w *watches) read(ctx context.Context, key watched, one *watch) {
	defer close(one.ended)
	defer one.cancel()
	for run, err := range w.runs.WatchRun(ctx, key.scope, key.id) {
		if ctx.Err() != nil {
			break
		}
		w.tell(key, one, seen{run, err})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(key, one)
	for follower := range one.followers {
		close(follower)
	}
}

func (w *watches) tell(key watched, one *watch, now seen) {
	w.mu.Lock()
	defer w.mu.Unlock()
	one.newest = &now
	for follower := range one.followers {
		select {
		case <-follower: // nobody took it in time
		default:
		}
		follower <- now
	}
	if now.last() {
		w.forget(key, one) // who comes now may find it resumed
	}
}

// leave ends the watch with its last follower, and waits for that.
func (w *watches) leave(key watched, one *watch, own chan seen) {
	w.mu.Lock()
	delete(one.followers, own)
	last := len(one.followers) == 0
	if last {
		w.forget(key, one)
	}
	w.mu.Unlock()
	if last {
		one.cancel()
		<-one.ended
	}
}

func (w *watches) forget(key watched, one *watch) {
	if w.open[key] == one {
		delete(w.open, key)
	}
}

// await waits for the end of a run, and returns the state that it is in by then.
func (s *server) await(ctx context.Context, scope engine.Scope, run *engine.Run, patience time.Duration) (*engine.Run, error) {
	states, stop := s.watches.follow(scope, run.ID)
	defer stop()
	enough := time.NewTimer(patience)
	defer enough.Stop()
	for {
		select {
		case <-enough.C:
			return run, nil
		case <-ctx.Done():
			return run, nil // whoever asked is gone
		case <-s.Stopping:
			return run, nil
		case state, more := <-states:
			if !more || state.err != nil {
				return run, state.err
			}
			if run = state.run; run.Ended() {
				return run, nil
			}
		}
	}
}
