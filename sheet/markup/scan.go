package markup

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// maxDepth is more than any part of a workbook nests.
const maxDepth = 200

var (
	errXML = errors.New("XML写法有误")
	errDTD = errors.New("含有文档类型声明")
)

// A scan reads the tokens of a part together with the bytes that they stand in.
type scan struct {
	decoder  *xml.Decoder
	open     []xml.Name
	token    xml.Token
	from, to int // bytes of the token
}

func newScan(part []byte) *scan { return &scan{decoder: xml.NewDecoder(bytes.NewReader(part))} }

// next reads a token. An element that closes itself yields a start and an end of no
// bytes. At the end of the part the error is io.EOF.
func (s *scan) next() (err error) {
	s.from = int(s.decoder.InputOffset())
	s.token, err = s.decoder.RawToken()
	s.to = int(s.decoder.InputOffset())
	switch t := s.token.(type) {
	case nil:
		if !errors.Is(err, io.EOF) || len(s.open) > 0 {
			return errXML
		}
		return io.EOF
	case xml.StartElement:
		if s.open = append(s.open, t.Name); len(s.open) > maxDepth {
			return errXML
		}
	case xml.EndElement:
		last := len(s.open) - 1
		if last < 0 || s.open[last] != t.Name {
			return errXML
		}
		s.open = s.open[:last]
	case xml.Directive:
		return errDTD
	}
	return nil
}

// A node is an element and the bytes that it stands in: [from, to) with its tags,
// [bodyFrom, bodyTo) without.
type node struct {
	prefix, name               string
	attrs                      []xml.Attr
	from, bodyFrom, bodyTo, to int
	nodes                      []*node
}

// parse reads a part. Elements of which within is not nil and answers true are read by
// it, up to their end tag.
func parse(part []byte, within func(s *scan, n *node) (bool, error)) (*node, error) {
	s := newScan(part)
	for {
		switch err := s.next(); {
		case errors.Is(err, io.EOF):
			return nil, errXML // no element at all
		case err != nil:
			return nil, err
		}
		if start, ok := s.token.(xml.StartElement); ok {
			root, err := s.node(start, within)
			if err != nil {
				return nil, err
			}
			for err == nil {
				if err = s.next(); err == nil && len(s.open) > 0 {
					return nil, errXML // a second root
				}
			}
			if !errors.Is(err, io.EOF) {
				return nil, err
			}
			return root, nil
		}
	}
}

func (s *scan) node(start xml.StartElement, within func(*scan, *node) (bool, error)) (*node, error) {
	n := &node{prefix: start.Name.Space, name: start.Name.Local, attrs: start.Attr, from: s.from, bodyFrom: s.to}
	if within != nil {
		if done, err := within(s, n); done || err != nil {
			return n, err
		}
	}
	for {
		if err := s.next(); err != nil {
			return nil, errors.Join(errXML, err)
		}
		switch t := s.token.(type) {
		case xml.StartElement:
			child, err := s.node(t, within)
			if err != nil {
				return nil, err
			}
			n.nodes = append(n.nodes, child)
		case xml.EndElement:
			n.close(s)
			return n, nil
		}
	}
}

// close ends a node at the end tag that was just read.
func (n *node) close(s *scan) { n.bodyTo, n.to = s.from, s.to }

// closesItself tells that the node is written <a/>.
func (n *node) closesItself() bool { return n.bodyFrom == n.to }

func (n *node) attr(name string) string { return attrOf(n.attrs, name) }

// attrOf finds an attribute without a prefix, or with that of relationships.
func attrOf(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relation is the node's r:id, whatever the prefix is called here.
func (n *node) relation() string {
	for _, a := range n.attrs {
		if a.Name.Space != "" && a.Name.Space != "xmlns" && a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

// namespace is that of a root's own name.
func (n *node) namespace() string {
	for _, a := range n.attrs {
		if a.Name.Space == "" && a.Name.Local == "xmlns" && n.prefix == "" || a.Name.Space == "xmlns" && a.Name.Local == n.prefix {
			return a.Value
		}
	}
	return mainNS
}

// child is the first element of a name in the node's own namespace.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, c := range n.nodes {
		if c.name == name && c.prefix == n.prefix {
			return c
		}
	}
	return nil
}

func (n *node) children() []*node {
	if n == nil {
		return nil
	}
	return n.nodes
}

// textOf is the character data of an element's body.
func textOf(part []byte, n *node) string {
	if n == nil {
		return ""
	}
	var b bytes.Buffer
	for s := newScan(part[n.bodyFrom:n.bodyTo]); s.next() == nil; {
		if t, ok := s.token.(xml.CharData); ok {
			b.Write(t)
		}
	}
	return b.String()
}
