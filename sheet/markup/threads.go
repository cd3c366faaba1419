package markup

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
)

// Newer programs show a conversation on a cell in place of its comment: what is to be seen
// there must be an answer in it. The comment says it as well, for the older ones.

const (
	threadedNS   = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
	personKind   = "http://schemas.microsoft.com/office/2017/10/relationships/person"
	personType   = "application/vnd.ms-excel.person+xml"
	emptyPersons = xmlHead + `<personList xmlns="` + threadedNS + `"></personList>`
)

// answerThreads takes our answers off and puts the new ones in.
func (m *marker) answerThreads(s *sheet) error {
	threads, ok, err := m.related(s.part, "threadedComment")
	if err != nil || !ok {
		return err
	}
	text, root, err := m.parse(threads.target)
	if err != nil {
		return err
	}
	var changes splices
	var answers strings.Builder
	for _, n := range root.nodes {
		said := textOf(text, n.child("text"))
		p, _ := placeOf(n.attr("ref"))
		switch {
		case strings.HasPrefix(said, opening):
			changes.replace(n.from, n.to, "")
		case n.attr("parentId") == "" && s.notes[p] != nil:
			person, err := m.person()
			if err != nil {
				return err
			}
			answers.WriteString(answer(n, p, person, s.notes[p]))
		}
	}
	if answers.Len() > 0 {
		changes.within(text, root, prefixed(root.prefix, answers.String()))
	}
	if len(changes) > 0 {
		m.put(threads.target, changes.apply(text))
	}
	return nil
}

// answer is what we say in a conversation, dated as it is: nothing here reads the clock.
func answer(to *node, p place, person string, ds []rules.Diagnostic) string {
	return fmt.Sprintf(`<~threadedComment ref="%v" dT="%v" personId="%v" id="%v" parentId="%v"><~text>%s</~text></~threadedComment>`,
		p, escape(to.attr("dT")), escape(person), identity(to.attr("id")+p.String()), escape(to.attr("id")), escape(block(ds)))
}

// identity is a number that is the same for the same thing, as the format wants it.
func identity(of string) string {
	sum := sha256.Sum256([]byte(of))
	digits := strings.ToUpper(hex.EncodeToString(sum[:16]))
	return fmt.Sprintf("{%s-%s-4%s-8%s-%s}", digits[:8], digits[8:12], digits[13:16], digits[17:20], digits[20:])
}

// person is ours in the workbook's list of those who take part in conversations.
func (m *marker) person() (id string, err error) {
	persons, ok, err := m.related(m.book, "person")
	if err != nil {
		return "", err
	}
	if !ok {
		persons.target = m.free("xl/persons/person%d.xml")
		m.put(persons.target, []byte(emptyPersons))
		if _, err := m.relate(m.book, personKind, persons.target); err != nil {
			return "", err
		}
		if err := m.declare(persons.target, "", personType); err != nil {
			return "", err
		}
	}
	text, root, err := m.parse(persons.target)
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(root.nodes, func(n *node) bool { return n.attr("displayName") == Author }); i >= 0 {
		return root.nodes[i].attr("id"), nil
	}
	id = identity(Author)
	var changes splices
	changes.within(text, root, prefixed(root.prefix, fmt.Sprintf(`<~person displayName="%v" id="%v" userId="%v" providerId="None"/>`, Author, id, Author)))
	m.put(persons.target, changes.apply(text))
	return id, nil
}
