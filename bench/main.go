// Command bench holds engines of rules and expressions against ours, on the same rows:
// the indicators of a year-end, judged by the formulas of the default scheme, of each
// whether its target is met, the marks in hundredths, the light. It is a module of its
// own, so that none of those engines is a dependency of the program.
//
//	go run .                                  the table, in Markdown
//	go test -run '^$' -bench BenchmarkEngines the same as Go benchmarks
//	go test                                   that all find the same
//
// A way of judging is a file, way_*.go. Every engine is opened once for a form of
// target and called once a row, as its documents advise where speed counts; what the
// formulas say is put into its language by hand, and its verdicts are held against the
// exact ones before anything is measured. It imports rules and engine/columnar, and
// nothing imports it.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
)

func main() {
	n := flag.Int("rows", 1<<13, "rows of each of the four forms of target")
	rounds := flag.Int("rounds", 11, "rounds; in each, every way is measured once")
	seed := flag.Uint64("seed", 1, "seed of the rows")
	flag.Parse()
	// One core: an engine pays for its own garbage.
	runtime.GOMAXPROCS(1)
	if err := run(*n, *rounds, *seed); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(n, rounds int, seed uint64) error {
	if n < 1 || rounds < 1 {
		return fmt.Errorf("%d rows and %d rounds: want at least one", n, rounds)
	}
	list, err := contestants(n, seed)
	if err != nil {
		return err
	}
	speeds, err := race(list, rounds)
	if err != nil {
		return err
	}
	fmt.Printf("%s. %s rows, seed %d, one core, %d rounds.\n\n%s", machine(), figure(float64(list[0].rows)), seed, rounds, markdown(speeds))
	return nil
}
