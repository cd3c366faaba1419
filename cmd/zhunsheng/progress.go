package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
)

// progress says on the terminal what is going on and for how long, once it takes
// longer than a second. Call the returned function when it is over; calling it
// again does nothing. Where the error stream is no terminal nothing is printed.
func (p program) progress(what string) (done func()) {
	f, ok := p.err.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return func() {}
	}
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
			}
		}
	})
	return sync.OnceFunc(func() {
		close(stop)
		ended.Wait()
	})
}
