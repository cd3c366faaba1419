package notify

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// mailbox is a channel of mail through a server.
func mailboxAt(t *testing.T, s *mailServer, security string) Channel {
	t.Helper()
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	c := Channel{Kind: Email, Name: "邮箱", Settings: map[string]string{
		"host": host, "port": port, "security": security, "from": "alert@czj.example.gov.cn", "name": "预算绩效预警",
		"username": "alert@czj.example.gov.cn", "password": mailPassword,
	}}
	if security == noTLS {
		delete(c.Settings, "username")
		delete(c.Settings, "password")
	}
	return c
}

func TestMail(t *testing.T) {
	r := newReceiver(t, succeed)
	for security, server := range map[string]*mailServer{
		implicitTLS: {implicit: true}, startTLS: {}, noTLS: {plain: true},
	} {
		t.Run(security, func(t *testing.T) {
			server.start(t, r)
			for range 2 {
				receipt, retry, err := deliver(t, r.env, mailboxAt(t, server, security), sample)
				if err != nil || retry != (Retry{}) || !strings.Contains(string(receipt), "4F1xQ2") {
					t.Fatalf("receipt %q, retry %+v, error %v", receipt, retry, err)
				}
			}
			if server.secured[0] != (security != noTLS) {
				t.Error("the letter did not go as it was set up")
			}
			if server.to[0] != "li.si@example.gov.cn" {
				t.Errorf("sent to %s", server.to[0])
			}
			if security != noTLS && server.logins[0] != "\x00alert@czj.example.gov.cn\x00"+mailPassword {
				t.Errorf("logged in as %q", server.logins)
			}
			first, second := readMail(t, server.letters[0]), readMail(t, server.letters[1])
			if first.header.Get("Message-Id") == "" || first.header.Get("Message-Id") != second.header.Get("Message-Id") {
				t.Errorf("ids %q and %q of one message", first.header.Get("Message-Id"), second.header.Get("Message-Id"))
			}
			checkMail(t, first)
		})
	}
}

func checkMail(t *testing.T, letter letterRead) {
	t.Helper()
	decoder := mime.WordDecoder{}
	subject, err := decoder.DecodeHeader(letter.header.Get("Subject"))
	if err != nil || subject != sample.Title {
		t.Errorf("subject %q, error %v", subject, err)
	}
	from, err := mail.ParseAddress(letter.header.Get("From"))
	if err != nil || from.Name != "预算绩效预警" || from.Address != "alert@czj.example.gov.cn" {
		t.Errorf("from %v, error %v", from, err)
	}
	if date, err := letter.header.Date(); err != nil || !date.Equal(clock) {
		t.Errorf("dated %v, error %v", date, err)
	}
	if letter.header.Get("Auto-Submitted") != "auto-generated" {
		t.Error("absences would answer it")
	}
	if want := sample.Text + "\n" + sample.Link; letter.parts["text/plain"] != want {
		t.Errorf("the text is %q, want %q", letter.parts["text/plain"], want)
	}
	if letter.parts["text/html"] != sample.HTML {
		t.Errorf("the HTML is %q, want %q", letter.parts["text/html"], sample.HTML)
	}
}

// letterRead is a letter as a mail program reads it.
type letterRead struct {
	header mail.Header
	parts  map[string]string
}

func readMail(t *testing.T, raw string) letterRead {
	t.Helper()
	message, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(raw, "\r\n") {
		if len(line) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("a line that mail may not have: %q", line)
		}
	}
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("it is %s, error %v", kind, err)
	}
	read := letterRead{message.Header, map[string]string{}}
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return read
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, parameters, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil || !strings.EqualFold(parameters["charset"], "utf-8") {
			t.Fatalf("a part is %s %v, error %v", kind, parameters, err)
		}
		var body io.Reader = part
		switch part.Header.Get("Content-Transfer-Encoding") {
		case "quoted-printable":
			body = quotedprintable.NewReader(part)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, part)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		read.parts[kind] = strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	}
}

func TestFaultsOfMailServers(t *testing.T) {
	r := newReceiver(t, succeed)
	again, never := Retry{Again: true}, Retry{}
	for name, test := range map[string]struct {
		server *mailServer
		want   Retry
		says   string
	}{
		"closed at once":            {&mailServer{answers: map[string]string{"GREETING": ""}}, again, ""},
		"busy from the start":       {&mailServer{answers: map[string]string{"GREETING": "421 too many connections"}}, again, "421"},
		"refuses us":                {&mailServer{answers: map[string]string{"GREETING": "554 go away"}}, never, "554"},
		"knows no STARTTLS":         {&mailServer{plain: true}, never, "STARTTLS"},
		"STARTTLS fails":            {&mailServer{answers: map[string]string{"STARTTLS": "454 not now"}}, again, "454"},
		"password is wrong":         {&mailServer{answers: map[string]string{"AUTH": "535 5.7.8 " + mailPassword}}, never, "授权码"},
		"login is down":             {&mailServer{answers: map[string]string{"AUTH": "454 4.7.0 try later"}}, again, "454"},
		"sender is refused":         {&mailServer{answers: map[string]string{"MAIL": "553 not yours"}}, never, "553"},
		"no such person":            {&mailServer{answers: map[string]string{"RCPT": "550 5.1.1 li.si@example.gov.cn unknown"}}, never, "550"},
		"greylisted":                {&mailServer{answers: map[string]string{"RCPT": "450 4.2.0 greylisted"}}, again, "450"},
		"mailbox is full":           {&mailServer{answers: map[string]string{"RCPT": "452 4.2.2 full"}}, again, "452"},
		"mailbox is full for good":  {&mailServer{answers: map[string]string{"RCPT": "552 full"}}, never, "552"},
		"letter is spam":            {&mailServer{answers: map[string]string{"BODY": "554 5.7.1 spam"}}, never, "554"},
		"letter can't be stored":    {&mailServer{answers: map[string]string{"BODY": "451 disk full"}}, again, "451"},
		"closed after the letter":   {&mailServer{answers: map[string]string{"BODY": ""}}, again, "不能确定"},
		"closed before the letter":  {&mailServer{answers: map[string]string{"DATA": ""}}, again, ""},
		"silent from the start":     {&mailServer{hang: "GREETING"}, again, "没有及时"},
		"silent after the letter":   {&mailServer{hang: "BODY"}, again, "没有及时"},
		"speaks something else":     {&mailServer{answers: map[string]string{"GREETING": "HTTP/1.1 400 Bad Request"}}, again, ""},
		"speaks without end":        {&mailServer{answers: map[string]string{"GREETING": endless}}, again, "中断"},
		"no answer to the farewell": {&mailServer{answers: map[string]string{"QUIT": ""}}, never, "delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			server := test.server.start(t, r)
			begun, env := time.Now(), r.env
			if test.server.hang != "" {
				env.Timeout = 600 * time.Millisecond
			}
			_, retry, err := deliver(t, env, mailboxAt(t, server, startTLS), sample)
			if test.says == "delivered" {
				if err != nil {
					t.Errorf("a letter that was taken is told as failed: %v", err)
				}
				return
			}
			if err == nil || retry != test.want || !strings.Contains(err.Error(), test.says) {
				t.Errorf("retry %+v, error %v; want %+v", retry, err, test.want)
			}
			if took := time.Since(begun); took > env.Timeout+2*time.Second {
				t.Errorf("it took %v", took)
			}
			if err != nil && strings.Contains(err.Error(), "li.si") {
				t.Errorf("%q names the person's address", err)
			}
		})
	}
}

// A program that is to stop does not wait for a mail server.
func TestStoppingWithinALetter(t *testing.T) {
	r := newReceiver(t, succeed)
	r.env.Timeout = 30 * time.Second
	server := (&mailServer{implicit: true, hang: "DATA"}).start(t, r)
	senders := NewSenders(r.env)
	defer senders.Close()
	sender, err := senders.Of(mailboxAt(t, server, implicitTLS))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, retry, err := sender.Send(ctx, addressFor(Email), sample); err == nil || retry != (Retry{Again: true}) {
		t.Errorf("retry %+v, error %v", retry, err)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// No password goes where nobody knows the receiver, or without encryption.
func TestMailIsNotSentInTheOpen(t *testing.T) {
	r := newReceiver(t, succeed)
	server := (&mailServer{plain: true}).start(t, r)
	env := r.env
	env.Allowed = Allowed{}
	_, retry, err := deliver(t, env, mailboxAt(t, server, noTLS), sample)
	if err == nil || retry.Again || !strings.Contains(err.Error(), "允许名单") {
		t.Errorf("retry %+v, error %v", retry, err)
	}
	stranger := (&mailServer{implicit: true}).start(t, newReceiver(t, succeed))
	env = r.env
	c := mailboxAt(t, stranger, implicitTLS)
	c.Settings["host"] = "localhost" // not a name of the certificate
	env.Allowed = allowed(t, "localhost")
	if _, retry, err := deliver(t, env, c, sample); err == nil || !retry.Again || !strings.Contains(err.Error(), "证书") {
		t.Errorf("retry %+v, error %v", retry, err)
	}
	if len(stranger.logins)+len(server.logins) > 0 {
		t.Error("somebody has the password")
	}
}

func TestPrivateMailServersAreNotReached(t *testing.T) {
	r := newReceiver(t, succeed)
	server := (&mailServer{implicit: true}).start(t, r)
	r.env.Allowed = Allowed{}
	for _, host := range []string{"127.0.0.1", "localhost", "::1", "0.0.0.0", "169.254.169.254", "::ffff:127.0.0.1"} {
		c := mailboxAt(t, server, implicitTLS)
		c.Settings["host"] = host
		if _, retry, err := deliver(t, r.env, c, sample); err == nil || retry.Again {
			t.Errorf("%s: retry %+v, error %v", host, retry, err)
		}
	}
	if len(server.letters) > 0 {
		t.Error("a letter has arrived")
	}
}
