package notify

import (
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// Whatever a receiver does, nothing of a message is left behind when it is over: no goroutine,
// no connection.
func TestNothingIsLeftBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("receivers", func(t *testing.T) {
		for _, answer := range []http.HandlerFunc{succeed, hang, halfway, reset, huge} {
			r := newReceiver(t, answer)
			r.env.Timeout = 200 * time.Millisecond
			for _, c := range channels(r.URL) {
				_, _, _ = deliver(t, r.env, c, sample)
			}
		}
		r := newReceiver(t, succeed)
		r.env.Timeout = 200 * time.Millisecond
		for _, server := range []*mailServer{{}, {hang: "BODY"}, {hang: "EHLO"}, {answers: map[string]string{"AUTH": "535 no"}}, {plain: true}} {
			_, _, _ = deliver(t, r.env, mailboxAt(t, server.start(t, r), startTLS), sample)
		}
	})
}
