package notify

import (
	"time"
	"unicode/utf8"
)

// Retries are how long a delivery waits after its first failed attempt, its second and so
// on; after one more it is DEAD.
var Retries = []time.Duration{time.Minute, 5 * time.Minute, 25 * time.Minute}

const (
	// mostWaits is how often a receiver may ask to be left alone before that is a failure, and
	// longestWait for how long each time.
	mostWaits   = 100
	longestWait = 24 * time.Hour
	// longestFailure bounds what is kept of an error, in characters.
	longestFailure = 500
)

// fate is what becomes of a delivery whose attempt failed: it is tried again after a time, or
// it is DEAD where that is 0. A wait is no failed attempt.
type fate struct {
	waits   bool
	after   time.Duration
	failure string
}

// fate decides after an attempt. stopped tells that the attempt was cut off because the worker
// was to stop: nobody knows whether the message arrived, and it is no failure of the channel.
func (d *Delivery) fate(r Retry, failed error, stopped bool) fate {
	switch {
	case failed == nil:
		return fate{}
	case stopped:
		return fate{waits: true, after: time.Millisecond, failure: "发送程序停止，没有等到回执，将再次发送"}
	case !r.Again:
		return fate{failure: shortened(failed.Error())}
	case r.After > 0 && d.Waits < mostWaits:
		return fate{waits: true, after: min(r.After, longestWait), failure: shortened(failed.Error())}
	}
	return fate{after: RetryAfter(d.Failures + 1), failure: shortened(failed.Error())}
}

// RetryAfter is how long a delivery waits that has failed so many times; 0 where it is DEAD.
func RetryAfter(failures int) time.Duration {
	if failures > len(Retries) {
		return 0
	}
	return Retries[failures-1]
}

func shortened(text string) string {
	if utf8.RuneCountInString(text) <= longestFailure {
		return text
	}
	return string([]rune(text)[:longestFailure]) + "…"
}
