package notify

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// mailServer is a mail server that a test plays, by RFC 5321, 3207 and 4954.
type mailServer struct {
	address string
	config  *tls.Config
	// implicit is that it speaks TLS from the first byte; plain is that it knows no TLS at all.
	implicit, plain bool
	// answers stand in the place of the usual ones, by the command; GREETING is the first, BODY
	// the one after the letter. hang is a command that is never answered.
	answers map[string]string
	hang    string

	mu      sync.Mutex
	letters []string
	to      []string
	secured []bool // whether each letter came encrypted
	logins  []string
	ends    sync.WaitGroup
}

// endless is an answer of lines that do not end.
const endless = "∞"

// start listens with a certificate that r's environment believes.
func (s *mailServer) start(t *testing.T, r *receiver) *mailServer {
	t.Helper()
	s.config = &tls.Config{Certificates: r.TLS.Certificates}
	listener := listen(t)
	s.address = listener.Addr().String()
	stop := make(chan struct{})
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			s.ends.Go(func() {
				defer connection.Close()                   //nolint:errcheck // the test is over
				go func() { <-stop; connection.Close() }() //nolint:errcheck // as above
				s.serve(connection)
			})
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); close(stop); s.ends.Wait() })
	return s
}

func (s *mailServer) serve(connection net.Conn) {
	_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
	secure := s.implicit
	if secure {
		connection = tls.Server(connection, s.config)
	}
	reader := bufio.NewReader(connection)
	if !s.answer(connection, "GREETING", "220 mail.example.cn ESMTP") {
		return
	}
	to := ""
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0])
		switch verb {
		case "EHLO":
			offer := "250-mail.example.cn\r\n250-8BITMIME"
			if !secure && !s.plain {
				offer += "\r\n250-STARTTLS"
			}
			if !s.answer(connection, verb, offer+"\r\n250 AUTH PLAIN LOGIN") {
				return
			}
		case "STARTTLS":
			if !s.answer(connection, verb, "220 go ahead") {
				return
			}
			secured := tls.Server(connection, s.config)
			connection, secure = secured, true
			reader = bufio.NewReader(connection)
		case "AUTH":
			s.login(line)
			if !s.answer(connection, verb, "235 welcome") {
				return
			}
		case "DATA":
			if !s.answer(connection, verb, "354 go on") {
				return
			}
			letter, ok := readLetter(reader)
			if !ok {
				return
			}
			s.mu.Lock()
			s.letters, s.to, s.secured = append(s.letters, letter), append(s.to, to), append(s.secured, secure)
			s.mu.Unlock()
			if !s.answer(connection, "BODY", "250 2.0.0 queued as 4F1xQ2") {
				return
			}
		case "QUIT":
			s.answer(connection, verb, "221 bye")
			return
		default: // MAIL, RCPT, NOOP, RSET
			if verb == "RCPT" {
				to = strings.Trim(strings.SplitN(line, ":", 2)[1], "<> ")
			}
			if !s.answer(connection, verb, "250 ok") {
				return
			}
		}
	}
}

// answer says what the test wants said; false ends the connection.
func (s *mailServer) answer(connection net.Conn, command, usual string) bool {
	if s.hang == command {
		_, _ = io.Copy(io.Discard, connection) // until the other side has enough
		return false
	}
	if s.answers[command] == endless {
		for line := strings.Repeat("220-welcome\r\n", 1000); ; {
			if _, err := io.WriteString(connection, line); err != nil {
				return false
			}
		}
	}
	if own, ok := s.answers[command]; ok {
		if own == "" {
			return false
		}
		usual = own
	}
	_, err := io.WriteString(connection, usual+"\r\n")
	return err == nil
}

func (s *mailServer) login(line string) {
	words := strings.Fields(line)
	raw, _ := base64.StdEncoding.DecodeString(words[len(words)-1])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logins = append(s.logins, string(raw))
}

func readLetter(reader *bufio.Reader) (string, bool) {
	var letter strings.Builder
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return "", false
		}
		if line == ".\r\n" {
			return letter.String(), true
		}
		letter.WriteString(strings.TrimPrefix(line, "."))
	}
}
