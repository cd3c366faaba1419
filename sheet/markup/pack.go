package markup

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxPart bounds a part that is read. The others are copied as they are packed.
const maxPart = 64 << 20

// Damaged says why a workbook cannot be marked. The text is for its owner.
type Damaged struct{ Part, Why string }

// Error is the reason in Chinese.
func (d *Damaged) Error() string {
	if d.Part == "" {
		return "工作簿不完整或已损坏：" + d.Why
	}
	return "工作簿不完整或已损坏：" + d.Part + " " + d.Why
}

// A pack is an Office package: parts by name, some of them changed.
type pack struct {
	archive *zip.Reader
	index   map[string]*zip.File // by folded name
	changed map[string][]byte    // by folded name
	added   []string             // names as written, of those that the archive has not
}

func open(data []byte) (*pack, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Damaged{"", "无法解压"}
	}
	p := &pack{archive, map[string]*zip.File{}, map[string][]byte{}, nil}
	for _, f := range archive.File {
		name := folded(f.Name)
		if p.index[name] != nil {
			return nil, &Damaged{f.Name, "在压缩包里出现两次"}
		}
		p.index[name] = f
	}
	return p, nil
}

// folded is a part's name as names are compared: without regard to case.
func folded(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (p *pack) has(name string) bool {
	return p.index[folded(name)] != nil || p.changed[folded(name)] != nil
}

// read is a part as it is now.
func (p *pack) read(name string) ([]byte, error) {
	if part, ok := p.changed[folded(name)]; ok {
		return part, nil
	}
	f := p.index[folded(name)]
	if f == nil {
		return nil, &Damaged{name, "不存在"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Damaged{name, "无法解压"}
	}
	defer r.Close()
	var unpacked bytes.Buffer
	unpacked.Grow(int(min(f.UncompressedSize64, maxPart)) + bytes.MinRead)
	_, err = unpacked.ReadFrom(io.LimitReader(r, maxPart+1))
	part := unpacked.Bytes()
	switch {
	case len(part) > maxPart:
		return nil, &Damaged{name, fmt.Sprintf("解压后超过%dMB", maxPart>>20)}
	case err != nil:
		return nil, &Damaged{name, "解压到一半出错"}
	}
	return part, nil
}

func (p *pack) put(name string, part []byte) {
	if !p.has(name) {
		p.added = append(p.added, name)
	}
	p.changed[folded(name)] = part
}

// parse reads a part into nodes.
func (p *pack) parse(name string) (part []byte, root *node, err error) {
	if part, err = p.read(name); err != nil {
		return nil, nil, err
	}
	if root, err = parse(part, nil); err != nil {
		return nil, nil, &Damaged{name, err.Error()}
	}
	return part, root, nil
}

// free is the first name of a pattern that no part has: xl/comments%d.xml.
func (p *pack) free(pattern string) string {
	for i := 1; ; i++ {
		if name := fmt.Sprintf(pattern, i); !p.has(name) {
			return name
		}
	}
}

// bytes packs it all: changed parts anew, the others byte for byte.
func (p *pack) bytes() ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	write := func(name string, modified time.Time) error {
		to, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: modified})
		if err == nil {
			_, err = to.Write(p.changed[folded(name)])
		}
		return err
	}
	for _, f := range p.archive.File {
		var err error
		if _, ok := p.changed[folded(f.Name)]; ok {
			err = write(f.Name, f.Modified)
		} else {
			err = w.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.Name, err)
		}
	}
	for _, name := range p.added {
		if err := write(name, packed); err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack workbook: %w", err)
	}
	return out.Bytes(), nil
}

// A relation leads from a part to another. Its kind is the last word of its type.
type relation struct{ id, kind, target string }

// packed is the time of the parts that are added: the same workbook comes out alike.
var packed = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func relsOf(part string) string {
	if part == "" {
		return "_rels/.rels"
	}
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

// relations are those of a part, or of the package for "", with whole names as targets.
func (p *pack) relations(part string) ([]relation, error) {
	if !p.has(relsOf(part)) {
		return nil, nil
	}
	_, root, err := p.parse(relsOf(part))
	if err != nil {
		return nil, err
	}
	var all []relation
	for _, n := range root.nodes {
		if n.name != "Relationship" || n.attr("TargetMode") == "External" {
			continue
		}
		target := strings.ReplaceAll(n.attr("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", path.Dir(part), target)
		}
		all = append(all, relation{n.attr("Id"), path.Base(n.attr("Type")), strings.TrimPrefix(path.Clean(target), "/")})
	}
	return all, nil
}

// related is the first relation of a kind.
func (p *pack) related(part, kind string) (relation, bool, error) {
	all, err := p.relations(part)
	i := slices.IndexFunc(all, func(r relation) bool { return r.kind == kind })
	if err != nil || i < 0 {
		return relation{}, false, err
	}
	return all[i], true, nil
}

const (
	relationsNS  = "http://schemas.openxmlformats.org/package/2006/relationships"
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	contentTypes = "[Content_Types].xml"
)

var relationNo = regexp.MustCompile(`^rId(\d{1,9})$`)

// relate adds a relation from a part to another and returns its id.
func (p *pack) relate(part, kind, target string) (id string, err error) {
	rels := relsOf(part)
	if !p.has(rels) {
		p.put(rels, []byte(xmlHead+`<Relationships xmlns="`+relationsNS+`"></Relationships>`))
	}
	text, root, err := p.parse(rels)
	if err != nil {
		return "", err
	}
	last := 0
	for _, n := range root.nodes {
		if found := relationNo.FindStringSubmatch(n.attr("Id")); found != nil {
			no, _ := strconv.Atoi(found[1])
			last = max(last, no)
		}
	}
	id = "rId" + strconv.Itoa(last+1)
	var s splices
	s.within(text, root, prefixed(root.prefix,
		fmt.Sprintf(`<~Relationship Id="%v" Type="%v" Target="%v"/>`, id, kind, escape("/"+target))))
	p.put(rels, s.apply(text))
	return id, nil
}

// declare says of what type a part is, or of all parts with an extension.
func (p *pack) declare(part, extension, contentType string) error {
	text, root, err := p.parse(contentTypes)
	if err != nil {
		return err
	}
	for _, n := range root.nodes {
		named := n.name == "Override" && folded(n.attr("PartName")) == folded(part) && part != ""
		ending := n.name == "Default" && strings.EqualFold(n.attr("Extension"), cmp.Or(extension, "?"))
		if named || ending {
			return nil
		}
	}
	child := fmt.Sprintf(`<~Override PartName="/%s" ContentType="%v"/>`, escape(part), contentType)
	at := root.bodyTo
	if extension != "" {
		child, at = fmt.Sprintf(`<~Default Extension="%v" ContentType="%v"/>`, extension, contentType), root.bodyFrom
	}
	var s splices
	if root.closesItself() {
		s.within(text, root, prefixed(root.prefix, child))
	} else {
		s.insert(at, prefixed(root.prefix, child))
	}
	p.put(contentTypes, s.apply(text))
	return nil
}
