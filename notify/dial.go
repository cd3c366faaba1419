package notify

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
)

// Allowed is what the operator of this installation lets channels reach although it does not
// stand in the public internet (允许名单): hosts by their name, addresses, networks. Whoever sets
// up a channel chooses an address that this program then connects to, from inside; without the
// list he reaches public addresses only.
type Allowed struct {
	names    map[string]bool
	networks []netip.Prefix
}

// ParseAllowed reads a list of host names, addresses and networks (10.1.0.0/16).
func ParseAllowed(list []string) (Allowed, error) {
	a := Allowed{names: map[string]bool{}}
	for _, entry := range list {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		if network, err := netip.ParsePrefix(entry); err == nil {
			a.networks = append(a.networks, network.Masked())
			continue
		}
		if ip, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
			ip = ip.Unmap().WithZone("")
			a.networks = append(a.networks, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		name := hostName(entry)
		if strings.ContainsAny(name, "/:@*? ") || looksNumeric(name) {
			return Allowed{}, fmt.Errorf("允许名单里的「%s」不对：请写主机名、IP地址或网段（如10.1.0.0/16），不带协议、端口和通配符", shown(entry))
		}
		a.names[name] = true
	}
	return a, nil
}

// hostName is a name in the way that names are compared.
func hostName(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

// looksNumeric tells whether the last label of a name begins with a digit, as no top domain does:
// it is an address in some other spelling (127.1, 0x7f.1, 2130706433), or a slip.
func looksNumeric(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return last == "" || last[0] >= '0' && last[0] <= '9'
}

// lists tells whether the operator has named a host of a URL or setting, by name or by address.
func (a Allowed) lists(host string) bool {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return a.listsAddress(ip)
	}
	return a.names[hostName(host)]
}

func (a Allowed) listsAddress(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	for _, network := range a.networks {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}

// refusedAddress is the error of a connection that was not made.
type refusedAddress struct{ ip string }

func (e *refusedAddress) Error() string { return "address " + e.ip + " is not allowed" }

// dial connects to a host. What is judged is the address that is connected to, after the name has
// been resolved: a name that means another address at another time gains nothing.
func (a Allowed) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	named := a.lists(host)
	dialer := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !a.mayReach(to.Addr(), named) {
			return &refusedAddress{to.Addr().String()}
		}
		return nil
	}}
	return dialer.DialContext(ctx, network, address)
}

// mayReach tells whether to connect to an address. named is that the operator listed its host by
// name: that opens private networks, but nothing more special.
func (a Allowed) mayReach(ip netip.Addr, named bool) bool {
	if a.listsAddress(ip) {
		return true
	}
	switch zoneOf(ip) {
	case public:
		return true
	case private:
		return named
	}
	return false
}

// zone is what kind of network an address is of.
type zone int

const (
	special zone = iota // never a receiver: this host, the link, groups, metadata services, reserved
	private             // inside: private and shared networks, loopback
	public
)

// privateNetworks and specialNetworks follow the special-purpose registries of IANA (RFC 6890 and
// its followers). Of IPv6 only 2000::/3 is public; the others there are named because they lie
// inside of it.
var (
	privateNetworks = prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
		"::1/128", "fc00::/7")
	specialNetworks = prefixes("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "3fff::/20",
		// What clouds answer questions about a machine at, inside of other networks.
		"100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::254/128")
	globalUnicast = netip.MustParsePrefix("2000::/3")
	nat64         = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour     = netip.MustParsePrefix("2002::/16")
)

func prefixes(list ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(list))
	for i, text := range list {
		parsed[i] = netip.MustParsePrefix(text)
	}
	return parsed
}

func zoneOf(ip netip.Addr) zone {
	if !ip.IsValid() {
		return special
	}
	ip = ip.Unmap().WithZone("")
	bytes := ip.As16()
	switch { // an IPv4 address inside of another one is what is reached in the end
	case nat64.Contains(ip):
		return zoneOf(netip.AddrFrom4([4]byte(bytes[12:16])))
	case sixToFour.Contains(ip):
		return zoneOf(netip.AddrFrom4([4]byte(bytes[2:6])))
	}
	for _, network := range specialNetworks {
		if network.Contains(ip) {
			return special
		}
	}
	for _, network := range privateNetworks {
		if network.Contains(ip) {
			return private
		}
	}
	if ip.Is4() || globalUnicast.Contains(ip) {
		return public
	}
	return special
}
