package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth bounds the nesting of elements; Word itself stays below 100.
const maxDepth = 256

var (
	errTooDeep = errors.New("elements nested too deep")
	errNoBody  = errors.New("not a document with a body")
	errDoctype = errors.New("a document type is declared")
)

// An xmlReader walks the elements of a part once, in order.
type xmlReader struct {
	*xml.Decoder
	source *partReader
	tokens *int // that may still be read
	depth  int
}

// newXMLReader reads a part as it is unpacked.
func newXMLReader(part io.Reader, tokens *int) *xmlReader {
	source := &partReader{Reader: part}
	return &xmlReader{Decoder: xml.NewDecoder(source), source: source, tokens: tokens}
}

// Bounds on XML: maxToken in bytes on one piece of text or one tag, which the decoder
// holds in memory; maxTokens on how many there are in a file, for they take the time.
// Forty-five thousand indicators have five million.
const (
	maxToken  = 4 << 20
	maxTokens = 12_000_000
)

// A partReader remembers how reading ended, which the decoder does not tell, and
// bounds what is read for one token.
type partReader struct {
	io.Reader
	err   error
	token int // bytes read since the last token
}

func (r *partReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if r.token += n; r.token > maxToken {
		err = errTooLarge
	}
	r.err = err
	return n, err
}

// Token is the next token. A document type is refused, and with it every entity:
// no Office file has one.
func (r *xmlReader) Token() (xml.Token, error) {
	r.source.token = 0
	if *r.tokens--; *r.tokens < 0 {
		return nil, errTooMuch
	}
	token, err := r.Decoder.Token()
	if _, declared := token.(xml.Directive); declared {
		return nil, errDoctype
	}
	return token, err
}

// root visits the elements in the root of a part.
func (r *xmlReader) root(visit func(xml.StartElement) error) error {
	for {
		token, err := r.Token()
		if err != nil {
			return err
		}
		if _, begun := token.(xml.StartElement); begun {
			return r.children(visit)
		}
	}
}

// children visits the elements in the one that was just begun, up to its end.
// visit must consume each: by children, by text or by Skip.
func (r *xmlReader) children(visit func(xml.StartElement) error) error {
	if r.depth++; r.depth > maxDepth {
		return errTooDeep
	}
	defer func() { r.depth-- }()
	for {
		token, err := r.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := visit(token); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip passes over the element that was just begun. Unlike Skip it is bounded.
func (r *xmlReader) skip(xml.StartElement) error { return r.children(r.skip) }

// text is the character data of the element that was just begun.
func (r *xmlReader) text() (string, error) {
	var b strings.Builder
	for {
		token, err := r.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			if err := r.skip(token); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// transparent are the elements that only wrap what is read: content controls,
// accepted insertions, links and the like. What is neither asked for nor in this
// list is skipped, and so are deletions (del, moveFrom) and drawings.
var transparent = map[string]bool{
	"sdt": true, "sdtContent": true, "ins": true, "moveTo": true, "customXml": true, "smartTag": true,
	"hyperlink": true, "fldSimple": true, "dir": true, "bdo": true, "ruby": true, "rubyBase": true,
	"AlternateContent": true, "Choice": true,
}

// inside visits the elements that are asked for by name, through any number of
// transparent wrappers.
func (r *xmlReader) inside(visit map[string]func(xml.StartElement) error) error {
	placeholder := false // a content control that shows only its prompt
	return r.children(func(e xml.StartElement) error {
		name := e.Name.Local
		switch asked := visit[name]; {
		case asked != nil:
			return asked(e)
		case name == "sdtPr":
			return r.children(func(property xml.StartElement) error {
				placeholder = placeholder || property.Name.Local == "showingPlcHdr" && isOn(property)
				return r.skip(property)
			})
		case name == "sdtContent" && placeholder:
			return r.skip(e)
		case transparent[name] || strings.HasSuffix(e.Name.Space, "/math"):
			return r.inside(visit)
		}
		return r.skip(e)
	})
}

// properties reads a …Pr element: name to its val attribute.
func (r *xmlReader) properties() (map[string]xml.StartElement, error) {
	found := map[string]xml.StartElement{}
	err := r.children(func(e xml.StartElement) error {
		found[e.Name.Local] = e
		return r.children(func(inner xml.StartElement) error {
			found[e.Name.Local+"/"+inner.Name.Local] = inner
			return r.skip(inner)
		})
	})
	return found, err
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOn reads a switch: present means on, unless it says otherwise.
func isOn(e xml.StartElement) bool {
	switch attribute(e, "val") {
	case "0", "false", "off":
		return false
	}
	return e.Name.Local != ""
}

// toBody goes to the body of the document.
func (r *xmlReader) toBody() error {
	for {
		token, err := r.Token()
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local == "body":
			return nil
		case start.Name.Local != "document":
			return errNoBody
		}
	}
}
