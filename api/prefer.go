package api

import (
	"strconv"
	"strings"
	"time"
)

// longestWait is how long a request may wait for what it asked for. Proxies commonly give
// up after a minute.
const longestWait = 50 * time.Second

// waitOf reads the preference wait (RFC 7240) of a header Prefer, bounded by longestWait.
// It is 0 where there is none: a preference that is not understood is ignored, as the
// standard says.
func waitOf(prefer string) time.Duration {
	for preference := range strings.SplitSeq(prefer, ",") {
		token, _, _ := strings.Cut(preference, ";")
		name, value, _ := strings.Cut(token, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "wait") {
			continue
		}
		seconds, err := strconv.ParseUint(strings.Trim(strings.TrimSpace(value), `"`), 10, 31)
		if err != nil {
			return 0
		}
		return min(time.Duration(seconds)*time.Second, longestWait)
	}
	return 0
}
