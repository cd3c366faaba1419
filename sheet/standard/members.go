package standard

import (
	"bytes"
	"encoding/json"
)

// HasMember tells whether a JSON object has a member of which the name is meant. Of the
// values nothing is read but where they end, so that a large file is looked at once and
// held nowhere; where the syntax is wrong, what stands before it counts.
func HasMember(data []byte, is func(name string) bool) bool {
	s := memberScanner{bytes.TrimPrefix(data, byteOrderMark)}
	if s.next() != '{' {
		return false
	}
	s.rest = s.rest[1:]
	for s.next() == '"' {
		name, ok := s.text()
		if !ok || s.next() != ':' {
			return false
		}
		if is(name) {
			return true
		}
		if !s.skipValue() || s.next() != ',' {
			return false
		}
		s.rest = s.rest[1:]
	}
	return false
}

// memberScanner stands before a token of a JSON text.
type memberScanner struct{ rest []byte }

// next is the next byte that is no blank; 0 at the end.
func (s *memberScanner) next() byte {
	s.rest = bytes.TrimLeft(s.rest, " \t\r\n")
	if len(s.rest) == 0 {
		return 0
	}
	return s.rest[0]
}

// end is the offset behind the string that begins here; -1 where it has no end.
func (s *memberScanner) end() int {
	for i := 1; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// text takes a string.
func (s *memberScanner) text() (text string, ok bool) {
	n := s.end()
	if n < 0 {
		return "", false
	}
	ok = json.Unmarshal(s.rest[:n], &text) == nil
	s.rest = s.rest[n:]
	return text, ok
}

// skipValue goes on to what ends a member: the comma, or the bracket of the object.
func (s *memberScanner) skipValue() bool {
	for depth := 0; len(s.rest) > 0; {
		switch s.rest[0] {
		case '"':
			n := s.end()
			if n < 0 {
				return false
			}
			s.rest = s.rest[n:]
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return true
			}
		case ',':
			if depth == 0 {
				return true
			}
		}
		s.rest = s.rest[1:]
	}
	return false
}
