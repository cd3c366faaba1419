package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-isatty"
)

// progress says on the terminal what is going on and for how long, once it takes
// longer than a second. Call the returned function when it is over; calling it
// again does nothing. Where the error stream is no terminal nothing is printed.
func (p program) progress(what string) (done func()) {
	_, done = p.counting(what)
	return done
}

// counting is progress that also says how many projects are done.
func (p program) counting(what string) (count func(n int), done func()) {
	f, ok := p.err.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return func(int) {}, func() {}
	}
	var counted atomic.Int64
	stop := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for seconds := 1; ; seconds++ {
			select {
			case <-stop:
				if seconds > 1 {
					fmt.Fprint(f, "\r\033[K")
				}
				return
			case <-tick.C:
				fmt.Fprintf(f, "\r%s… %d秒", what, seconds)
				if n := counted.Load(); n > 0 {
					fmt.Fprintf(f, "，%d个项目", n)
				}
			}
		}
	})
	return func(n int) { counted.Store(int64(n)) }, sync.OnceFunc(func() {
		close(stop)
		ended.Wait()
	})
}
