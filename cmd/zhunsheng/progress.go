package main

import (
	"fmt"
	"os"
	"strings"
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
	var counted atomic.Int64
	done = p.saying(func(seconds int) string {
		if n := counted.Load(); n > 0 {
			return fmt.Sprintf("%s… %d秒，%d个项目", what, seconds, n)
		}
		return fmt.Sprintf("%s… %d秒", what, seconds)
	})
	return func(n int) { counted.Store(int64(n)) }, done
}

// barWidth is how many characters a bar has.
const barWidth = 30

// bar is progress that shows how much of a known number of indicators is done.
func (p program) bar(what string) (show func(n, all int), done func()) {
	var shown, of atomic.Int64
	done = p.saying(func(seconds int) string { return barOf(what, seconds, shown.Load(), of.Load()) })
	return func(n, all int) {
		shown.Store(int64(n))
		of.Store(int64(all))
	}, done
}

func barOf(what string, seconds int, n, all int64) string {
	full := int64(0)
	if all > 0 {
		full = n * barWidth / all
	}
	return fmt.Sprintf("%s [%s%s] %d/%d个指标，%d秒", what, strings.Repeat("█", int(full)), strings.Repeat("░", int(barWidth-full)), n, all, seconds)
}

// saying prints each second what a function says.
func (p program) saying(say func(seconds int) string) (done func()) {
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
				fmt.Fprintf(f, "\r\033[K%s", say(seconds))
			}
		}
	})
	return sync.OnceFunc(func() {
		close(stop)
		ended.Wait()
	})
}
