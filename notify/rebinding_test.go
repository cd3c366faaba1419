package notify

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// A name that meant a public address when the channel was set up, and now means one of ours, is
// refused: what is judged is what is connected to.
func TestNamesThatMeanAnotherAddressLater(t *testing.T) {
	r := newReceiver(t, succeed)
	var now atomic.Value
	resolveBy(t, &now)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(r.URL, "https://"))
	c := Channel{Kind: Webhook, Name: "系统", Settings: map[string]string{"url": "https://hook.example.com:" + port, "secret": signingKey}}
	for _, address := range []string{"127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "0.0.0.0"} {
		now.Store(netip.MustParseAddr(address))
		env := r.env
		env.Allowed = Allowed{}
		if _, retry, err := deliver(t, env, c, sample); err == nil || retry.Again || !strings.Contains(err.Error(), "允许名单") {
			t.Errorf("%s: retry %+v, error %v", address, retry, err)
		}
	}
	if r.calls.Load() != 0 {
		t.Fatal("a request has arrived")
	}
	// The operator has listed the name: private addresses are what it is for, but not every one.
	env := r.env
	env.Allowed = allowed(t, "hook.example.com")
	now.Store(netip.MustParseAddr("127.0.0.1"))
	if _, _, err := deliver(t, env, c, sample); err != nil || r.calls.Load() != 1 {
		t.Errorf("%d requests, error %v", r.calls.Load(), err)
	}
	now.Store(netip.MustParseAddr("169.254.169.254"))
	if _, retry, err := deliver(t, env, c, sample); err == nil || retry.Again {
		t.Errorf("retry %+v, error %v", retry, err)
	}
}

// resolveBy answers all names with the address of the moment.
func resolveBy(t *testing.T, now *atomic.Value) {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return
			}
			var message dnsmessage.Message
			if message.Unpack(buffer[:n]) != nil || len(message.Questions) != 1 {
				continue
			}
			message.Response, message.Additionals = true, nil
			ip, question := now.Load().(netip.Addr), message.Questions[0]
			header := dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, Type: question.Type}
			switch {
			case question.Type == dnsmessage.TypeA && ip.Is4():
				message.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: ip.As4()}}}
			case question.Type == dnsmessage.TypeAAAA && ip.Is6():
				message.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}}}
			}
			if packed, err := message.Pack(); err == nil {
				_, _ = server.WriteTo(packed, from)
			}
		}
	}()
	before := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = before })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}
