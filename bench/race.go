package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"
)

// contestant is a way set up for all forms.
type contestant struct {
	way
	judges    []*judge
	rows      int // of all forms
	differing int // rows in which it does not find what the exact formulas do
}

// contestants sets all ways up, has each judge all rows once and compares what it found.
func contestants(n int, seed uint64) (list []*contestant, err error) {
	forms, err := shippedForms()
	if err != nil {
		return nil, err
	}
	for _, w := range ways() {
		c := &contestant{way: w}
		r := rand.New(rand.NewPCG(seed, 0)) // each way gets the same rows
		for _, f := range forms {
			j, err := w.set(f, newRows(r, n))
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", w.name, f.name, err)
			}
			c.judges = append(c.judges, j)
			c.rows += n
		}
		if err := c.run(); err != nil {
			return nil, err
		}
		list = append(list, c)
		for i, j := range c.judges {
			c.differing += len(list[0].judges[i].read().differing(j.read()))
		}
		if c.exact && c.differing > 0 {
			return nil, fmt.Errorf("%s: %d of %d rows differ, want none", w.name, c.differing, c.rows)
		}
	}
	return list, nil
}

// run judges the rows of all forms.
func (c *contestant) run() error {
	for _, j := range c.judges {
		if err := j.run(); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

// speed is what was measured of a way, a row.
type speed struct {
	*contestant
	nanoseconds   []float64 // of each round, ascending
	bytes, allocs float64
}

func (s speed) least() float64  { return s.nanoseconds[0] }
func (s speed) median() float64 { return s.nanoseconds[len(s.nanoseconds)/2] }
func (s speed) most() float64   { return s.nanoseconds[len(s.nanoseconds)-1] }

// atLeastMeasured is how long a way runs in a round, so that a quick one is not
// measured by the clock's grain.
const atLeastMeasured = 20 * time.Millisecond

// race measures all ways in turn, round by round, so that what else the machine does
// falls on all of them.
func race(list []*contestant, rounds int) ([]speed, error) {
	speeds, times := make([]speed, len(list)), make([]int, len(list))
	for i, c := range list {
		took, err := c.timed(1)
		if err != nil {
			return nil, err
		}
		times[i] = 1 + int(atLeastMeasured/max(took, 1))
		speeds[i].contestant = c
		if speeds[i].bytes, speeds[i].allocs, err = c.allocated(); err != nil {
			return nil, err
		}
	}
	for range rounds {
		for i, c := range list {
			runtime.GC() // nobody sweeps what another left
			took, err := c.timed(times[i])
			if err != nil {
				return nil, err
			}
			speeds[i].nanoseconds = append(speeds[i].nanoseconds, float64(took.Nanoseconds())/float64(times[i]*c.rows))
		}
	}
	for i := range speeds {
		slices.Sort(speeds[i].nanoseconds)
	}
	return speeds, nil
}

func (c *contestant) timed(times int) (time.Duration, error) {
	start := time.Now()
	for range times {
		if err := c.run(); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

// allocated is what one run allocates, a row.
func (c *contestant) allocated() (bytes, allocs float64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = c.run()
	runtime.ReadMemStats(&after)
	of := float64(c.rows)
	return float64(after.TotalAlloc-before.TotalAlloc) / of, float64(after.Mallocs-before.Mallocs) / of, err
}
