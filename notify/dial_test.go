package notify

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestZones(t *testing.T) {
	for text, want := range map[string]zone{
		"8.8.8.8": public, "114.114.114.114": public, "172.15.0.1": public, "172.32.0.1": public, "100.128.0.1": public,
		"2408:8000::1": public, "::ffff:8.8.8.8": public, "64:ff9b::8.8.8.8": public, "2002:808:808::1": public,
		"10.0.0.1": private, "172.16.0.1": private, "172.31.255.255": private, "192.168.1.1": private, "100.64.0.1": private,
		"127.0.0.1": private, "127.255.255.254": private, "::1": private, "fd12:3456::1": private, "fc00::1": private,
		"::ffff:127.0.0.1": private, "::ffff:10.0.0.1": private, "64:ff9b::127.0.0.1": private, "64:ff9b::10.0.0.1": private,
		"2002:7f00:1::": private, "2002:a00:1::": private,
		"0.0.0.0": special, "0.1.2.3": special, "::": special, "169.254.169.254": special, "169.254.0.1": special,
		"fe80::1": special, "fe80::1%eth0": special, "::ffff:169.254.169.254": special, "64:ff9b::169.254.169.254": special,
		"2002:a9fe:a9fe::": special, "224.0.0.1": special, "255.255.255.255": special, "240.0.0.1": special, "ff02::1": special,
		"100.100.100.200": special, "168.63.129.16": special, "fd00:ec2::254": special, "192.0.0.192": special,
		"192.0.2.1": special, "198.18.0.1": special, "203.0.113.9": special, "::7f00:1": special, "64:ff9b:1::a00:1": special,
		"2001::1": special, "2001:db8::1": special, "fec0::1": special, "100::1": special, "3fff::1": special, "5f00::1": special,
	} {
		if got := zoneOf(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is in zone %d, want %d", text, got, want)
		}
	}
	if zoneOf(netip.Addr{}) != special {
		t.Error("no address at all is no special one")
	}
}

func TestAllowedList(t *testing.T) {
	a := allowed(t, "mail.inside.gov.cn", "10.1.0.0/16", "192.168.5.9", "fd00:1::/32", "169.254.10.10", "", " sms.inside ")
	for address, want := range map[string]bool{
		"10.1.2.3": true, "10.2.0.1": false, "192.168.5.9": true, "192.168.5.8": false, "fd00:1::5": true, "fd00:2::5": false,
		"::ffff:10.1.2.3": true, "169.254.10.10": true, "169.254.169.254": false, "8.8.8.8": true,
	} {
		if got := a.mayReach(netip.MustParseAddr(address), false); got != want {
			t.Errorf("%s may be reached: %v, want %v", address, got, want)
		}
	}
	for name, want := range map[string]bool{
		"mail.inside.gov.cn": true, "MAIL.inside.gov.cn.": true, "x.mail.inside.gov.cn": false, "sms.inside": true,
		"192.168.5.9": true, "[fd00:1::9]": true, "": false,
	} {
		if got := a.lists(name); got != want {
			t.Errorf("%q is listed: %v, want %v", name, got, want)
		}
	}
	// A listed name opens private networks, not what answers questions about this machine.
	if !a.mayReach(netip.MustParseAddr("10.9.9.9"), true) || a.mayReach(netip.MustParseAddr("169.254.169.254"), true) {
		t.Error("a listed name opens the wrong networks")
	}
	for _, bad := range []string{"https://a.cn", "a.cn:443", "*.a.cn", "10.0.0.0/33", "a b", "127.1", "0x7f.1", "2130706433", "u@a.cn"} {
		if _, err := ParseAllowed([]string{bad}); err == nil {
			t.Errorf("%q was taken into the list", bad)
		}
	}
}

// Whoever sets up a channel can't make this program speak to what is inside, however he spells it.
func TestPrivateReceiversAreNotReached(t *testing.T) {
	r := newReceiver(t, succeed)
	r.env.Allowed = Allowed{}
	_, port, _ := strings.Cut(strings.TrimPrefix(r.URL, "https://"), ":")
	for _, host := range []string{
		"127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1",
		"[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
		"0.0.0.0", "0", "[::]", "127.127.127.127", "169.254.169.254", "[fe80::1%25lo]", "１２７.0.0.1", "127。0。0。1",
	} {
		for _, c := range channels(fmt.Sprintf("https://%s:%s", host, port)) {
			senders := NewSenders(r.env)
			sender, err := senders.Of(c)
			if err != nil {
				continue // refused before that
			}
			_, _, err = sender.Send(t.Context(), addressFor(c.Kind), sample)
			if err == nil {
				t.Errorf("%s was reached as %s", host, c.Kind)
			}
			checkSilent(t, err)
			senders.Close()
		}
	}
	if n := r.calls.Load(); n != 0 {
		t.Errorf("%d requests have arrived", n)
	}
	// The sentence says what to do.
	_, retry, err := deliver(t, r.env, channels(r.URL)[0], sample)
	if retry.Again || err == nil || !strings.Contains(err.Error(), "允许名单") {
		t.Errorf("retry %+v, error %v", retry, err)
	}
}

func TestListedHostIsReached(t *testing.T) {
	r := newReceiver(t, succeed)
	r.env.Allowed = allowed(t, "example.com") // the name in the certificate of httptest
	if _, retry, err := deliver(t, r.env, channels(r.URL)[0], sample); err == nil || retry.Again {
		t.Errorf("an address was reached for the name of another host: %v", err)
	}
	r.env.Allowed = allowed(t, "127.0.0.0/8")
	if _, _, err := deliver(t, r.env, channels(r.URL)[0], sample); err != nil {
		t.Error(err)
	}
}

func TestPlainHTTPIsForListedHosts(t *testing.T) {
	r := newReceiver(t, succeed)
	for _, c := range channels("http://gateway.example.cn") {
		_, retry, err := deliver(t, r.env, c, sample)
		if err == nil || retry.Again || !strings.Contains(err.Error(), "https://") {
			t.Errorf("%s: retry %+v, error %v", c.Kind, retry, err)
		}
	}
	plain := http.Server{Handler: http.HandlerFunc(succeed)}
	listener := listen(t)
	go plain.Serve(listener) //nolint:errcheck // it ends when it is closed
	defer plain.Close()      //nolint:errcheck // the test is over
	for _, c := range channels("http://" + listener.Addr().String()) {
		if _, _, err := deliver(t, r.env, c, sample); err != nil {
			t.Errorf("%s: %v", c.Kind, err)
		}
	}
}

// What is judged public is so by the judgement of the standard library as well.
func FuzzZones(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add(netip.MustParseAddr("64:ff9b::a00:1").AsSlice())
	f.Fuzz(func(t *testing.T, raw []byte) {
		ip, ok := netip.AddrFromSlice(raw)
		if !ok || zoneOf(ip) != public {
			return
		}
		ip = ip.Unmap()
		if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() {
			t.Errorf("%s is judged public", ip)
		}
	})
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}
