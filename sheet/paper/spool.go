package paper

import (
	"bytes"
	"compress/flate"
	"io"
)

// A press packs texts for spools, one at a time. It is what costs memory in packing, so
// all spools share it.
type press struct{ packer *flate.Writer }

func newPress() (*press, error) {
	packer, err := flate.NewWriter(nil, flate.BestSpeed)
	return &press{packer}, err
}

// spoolChunk is how much a spool holds before that is packed.
const spoolChunk = 12 << 10

// A spool keeps a text that is written bit by bit and read once, packed.
type spool struct {
	*press
	open   bytes.Buffer
	packed bytes.Buffer
}

// put adds to the text.
func (s *spool) put(texts ...string) {
	for _, text := range texts {
		s.open.WriteString(text)
	}
	if s.open.Len() >= spoolChunk {
		s.pack()
	}
}

// pack packs what is open. The chunks follow each other as one stream that does not end
// yet. A buffer takes all that is written, so nothing can fail.
func (s *spool) pack() {
	s.packer.Reset(&s.packed)
	_, _ = s.packer.Write(s.open.Bytes())
	_ = s.packer.Flush()
	s.open.Reset()
}

// copyTo writes the whole text. Nothing can be added after it.
func (s *spool) copyTo(w io.Writer) error {
	s.pack()
	_ = s.packer.Close()
	_, err := io.Copy(w, flate.NewReader(&s.packed))
	return err
}
