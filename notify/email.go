package notify

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"
)

// What a channel of mail may say about encryption: from the first byte, after STARTTLS, or none,
// which is for hosts only that the operator has listed.
const (
	implicitTLS = "tls"
	startTLS    = "starttls"
	noTLS       = "none"
)

// mailPorts are the usual ports.
var mailPorts = map[string]int{implicitTLS: 465, startTLS: 587, noTLS: 25}

// mailer sends letters through a mail server.
type mailer struct {
	env Environment
	set settings
}

// email sends mail through a server that takes it from those who have an account there.
func email(env Environment, set settings) send {
	return mailer{env, set}.send
}

func (p mailer) send(ctx context.Context, to string, m Message) (Receipt, error) {
	letter, err := p.letter(to, m)
	if err != nil {
		return "", err
	}
	host := p.set.get("host", "")
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes the connection, whatever it is used for at that moment
	client, err := p.client(ctx, host)
	if err != nil {
		return "", err
	}
	if err := client.DialAndSendWithContext(ctx, letter); err != nil && !letter.IsDelivered() {
		if ctx.Err() != nil { // the connection was closed for it
			err = ctx.Err()
		}
		return "", unmailed(host, err)
	}
	return receiptOf(letter.ServerResponse(), "250"), nil
}

// client is made for each message: it holds the password, and one connection.
func (p mailer) client(ctx context.Context, host string) (*mail.Client, error) {
	security := p.set.get("security", implicitTLS)
	if security == noTLS && !p.env.Allowed.lists(host) {
		return nil, never("%s 没有加密，没有发送：请用 tls 或 starttls，或者请管理员把主机列入允许名单", host)
	}
	port, err := strconv.Atoi(p.set.get("port", strconv.Itoa(mailPorts[security])))
	if err != nil {
		return nil, never("邮件服务器的端口不是数字")
	}
	config := &tls.Config{ServerName: host, RootCAs: p.env.Roots, MinVersion: tls.VersionTLS12}
	policy := mail.NoTLS
	if security == startTLS {
		policy = mail.TLSMandatory
	}
	options := []mail.Option{
		mail.WithPort(port), mail.WithTimeout(p.env.Timeout), mail.WithTLSConfig(config), mail.WithTLSPolicy(policy),
		// What follows the acceptance of the only message could only spoil it.
		mail.WithoutNoop(), mail.WithoutRset(),
		// The context of the library's own ends with its dialing, ours with the message.
		mail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) {
			return p.dial(ctx, net.JoinHostPort(host, strconv.Itoa(port)), security == implicitTLS, config)
		}),
	}
	if user := p.set.get("username", ""); user != "" {
		password, err := p.set.secret("password")
		if err != nil {
			return nil, err
		}
		options = append(options, mail.WithUsername(user), mail.WithPassword(password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, never("邮件服务器的设置不对")
	}
	return client, nil
}

// dial connects, and closes the connection when the context ends. An implicit handshake is made
// here, as the library leaves it to whoever dials.
func (p mailer) dial(ctx context.Context, address string, implicit bool, config *tls.Config) (net.Conn, error) {
	plain, err := p.env.Allowed.dial(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { plain.Close() }) //nolint:errcheck // nothing is to be done about it
	bounded := &boundedConn{Conn: plain, left: maxMailAnswers}
	if !implicit {
		return bounded, nil
	}
	secure := tls.Client(bounded, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return secure, nil
}

// maxMailAnswers bounds what is read from a mail server, whose answers have a line or a few.
const maxMailAnswers = 1 << 20

type boundedConn struct {
	net.Conn
	left int
}

func (c *boundedConn) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.Conn.Read(b[:min(len(b), c.left)])
	c.left -= n
	return n, err
}

// letter is a message as mail, in text and in HTML. Its id follows from the message's key, so
// that what is sent again is the same letter.
func (p mailer) letter(to string, m Message) (*mail.Msg, error) {
	letter := mail.NewMsg()
	from := p.set.get("from", "")
	if err := letter.FromFormat(p.set.get("name", "绩效预警"), from); err != nil {
		return nil, never("发件地址不对")
	}
	if err := letter.To(to); err != nil {
		return nil, never("收件地址不对")
	}
	_, domain, _ := strings.Cut(from, "@")
	digest := sha256.Sum256([]byte(m.Key))
	letter.SetMessageIDWithValue(hex.EncodeToString(digest[:16]) + "@" + domain)
	letter.SetDateWithValue(p.env.Now())
	letter.SetUserAgent("zhunsheng")
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // nobody's absence answers it
	letter.Subject(strings.Join(strings.Fields(m.Title), " "))
	letter.SetBodyString(mail.TypeTextPlain, linked(m, m.Text))
	if m.HTML != "" {
		letter.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	return letter, nil
}

// unmailed is why a mail server did not take a letter: 4xx may pass, 5xx does not.
func unmailed(host string, err error) error {
	code := 0
	var answered *textproto.Error
	if errors.As(err, &answered) {
		code = answered.Code
	}
	var failed *mail.SendError
	if code == 0 && errors.As(err, &failed) {
		code = failed.ErrorCode()
	}
	switch {
	case code >= 400 && code < 500:
		return again("邮件服务器 %s 暂时不接收（%d）", host, code)
	case code == 535 || code == 530 || code == 534 || code == 538:
		return never("邮件服务器 %s 不接受账号或口令（%d）：有的邮箱要用授权码代替口令", host, code)
	case code == 550 || code == 551 || code == 553:
		return never("邮件服务器 %s 不接受收件人或发件人（%d）", host, code)
	case code == 552:
		return never("收件人的邮箱已满，或者邮件太大（552）")
	case code >= 500:
		return never("邮件服务器 %s 不接受这封邮件（%d）", host, code)
	case strings.Contains(err.Error(), "does not support STARTTLS"): // an error without a type
		return never("邮件服务器 %s 不支持 STARTTLS：请改用 tls，端口一般是465", host)
	}
	return unreached(host, err)
}
