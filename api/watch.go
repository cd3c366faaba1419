package api

import (
	"context"
	"sync"
	"time"

	"zhunsheng/engine"
)

// seen is a run as it is now, or why it can't be told.
type seen struct {
	run *engine.Run
	err error
}

// watch hands on the newest state of a run. Whoever is slow misses states, and holds
// nobody up. The channel is closed after the last; stop ends the watching and waits for
// its end.
func (s *server) watch(ctx context.Context, scope engine.Scope, id string) (states <-chan seen, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	newest := make(chan seen, 1)
	var watching sync.WaitGroup
	watching.Go(func() {
		defer close(newest)
		for run, err := range s.Register.WatchRun(ctx, scope, id) {
			if ctx.Err() != nil {
				return
			}
			select {
			case <-newest: // nobody took it in time
			default:
			}
			newest <- seen{run, err}
		}
	})
	return newest, func() { cancel(); watching.Wait() }
}

// await waits for the end of a run, and returns the state that it is in by then.
func (s *server) await(ctx context.Context, scope engine.Scope, run *engine.Run, patience time.Duration) (*engine.Run, error) {
	states, stop := s.watch(ctx, scope, run.ID)
	defer stop()
	enough := time.NewTimer(patience)
	defer enough.Stop()
	for {
		select {
		case <-enough.C:
			return run, nil
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
