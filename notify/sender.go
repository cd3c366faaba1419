package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Environment is what the world gives to those who send.
type Environment struct {
	// Allowed is what may be reached outside of the public internet, and without encryption.
	Allowed Allowed
	Secrets Secrets
	// Roots are whose certificates are believed; nil for the system's.
	Roots *x509.CertPool
	// Timeout bounds one message, from looking up the host to the last byte of the answer; 0
	// means 15 s.
	Timeout time.Duration
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

const defaultTimeout = 15 * time.Second

// Senders makes the senders of channels, and keeps them: they hold connections and tokens.
type Senders struct {
	env    Environment
	client *http.Client

	mu   sync.Mutex
	made map[string]Sender
}

// NewSenders returns an empty cache of senders. Close it to end its idle connections.
func NewSenders(env Environment) *Senders {
	if env.Timeout == 0 {
		env.Timeout = defaultTimeout
	}
	if env.Now == nil {
		env.Now = time.Now
	}
	return &Senders{env: env, client: newClient(env), made: map[string]Sender{}}
}

// newClient returns the client of all channels that speak HTTP. It uses no proxy, whatever the
// environment says: behind one, the address that is connected to could not be judged. It follows
// no redirect: none of the receivers has any, and another host is none that somebody has set up.
func newClient(env Environment) *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            env.Allowed.dial,
			TLSClientConfig:        &tls.Config{RootCAs: env.Roots, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    8,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
}

// maxSenders bounds the cache: settings that were changed leave their old sender behind.
const maxSenders = 1000

// Of returns the sender of a channel: the same one as long as its kind and settings are the same.
func (s *Senders) Of(c Channel) (Sender, error) {
	settings, err := json.Marshal(c.Settings) // with its keys in order
	if err != nil {
		return nil, err
	}
	key := string(c.Kind) + string(settings)
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.made[key]; ok {
		return made, nil
	}
	if len(s.made) >= maxSenders {
		clear(s.made)
	}
	send, err := s.make(c)
	if err != nil {
		return nil, err
	}
	made := timed{c.Kind, send, s.env.Timeout}
	s.made[key] = made
	return made, nil
}

// make is the one place that knows which file a kind is in.
func (s *Senders) make(c Channel) (send, error) {
	if err := CheckSettings(c); err != nil {
		return nil, err
	}
	line := wire{s.client, s.env}
	set := settings{c.Settings, s.env.Secrets}
	switch c.Kind {
	case WeComRobot:
		return weComRobot(line, set), nil
	case WeComApp:
		return weComApp(line, set), nil
	case DingTalkRobot:
		return dingTalkRobot(line, set), nil
	case FeishuRobot:
		return feishuRobot(line, set), nil
	case Email:
		return email(s.env, set), nil
	case SMS:
		return sms(line, set), nil
	case Webhook:
		return webhook(line, set), nil
	}
	return inbox, nil
}

// Close ends the connections that nothing is sent through at the moment.
func (s *Senders) Close() { s.client.CloseIdleConnections() }

// send is what a kind's file has to give. Its error is a Failure; any other is taken for a fault
// in the settings or the message.
type send func(ctx context.Context, to string, m Message) (Receipt, error)

// timed makes a Sender of it.
type timed struct {
	kind    Kind
	send    send
	timeout time.Duration
}

func (t timed) Send(ctx context.Context, to string, m Message) (Receipt, Retry, error) {
	// An address that is none could be more than one: 企业微信 takes a|b, and @all.
	if key := AddressKey(t.kind); key != "" && CheckAddress(t.kind, to) != nil {
		failure := never("收件人的%s没有填，或者写法不对：请核对人员的联系方式 %s", t.kind.Chinese(), key)
		return "", failure.Retry, failure
	}
	ctx, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	m.Title, m.Text, m.Markdown, m.HTML = written(m.Title), written(m.Text), written(m.Markdown), written(m.HTML)
	receipt, err := t.send(ctx, to, m)
	if err == nil {
		return receipt, Retry{}, nil
	}
	var failure *Failure
	if !errors.As(err, &failure) {
		failure = never("消息或渠道设置有误，没有发送")
	}
	return "", failure.Retry, failure
}

// written is a text without what no receiver shows, and some refuse: control characters and bytes
// that are no character.
func written(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}

// settings are a channel's, with their secrets looked up.
type settings struct {
	given   map[string]string
	secrets Secrets
}

// get is the value of a setting that is no secret: a default where it is not given.
func (s settings) get(name, fallback string) string {
	if value := s.given[name]; value != "" {
		return value
	}
	return fallback
}

// secret is the value of a setting that may be one.
func (s settings) secret(name string) (string, error) { return s.secrets.value(s.given[name]) }
