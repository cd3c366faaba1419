package notify

import (
	_ "embed" // the page of a mail
	"fmt"
	"html/template"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

const (
	// smsCharacters is what gateways commonly take of one message, in characters: more are sent as
	// several, or not at all.
	smsCharacters = 300
	// mailSize bounds in bytes what takes whatever it is given: nobody reads more.
	mailSize = 100_000
)

// form is how a kind of channel shows a letter: the forms that it takes, each with its bound in
// bytes, of an SMS in characters; none where the bound is 0.
type form struct {
	text, markdown, html int
	// gap stands between the lines of a Markdown.
	gap string
}

var forms = map[Kind]form{
	WeComRobot:    {text: weComText, markdown: weComMarkdown, gap: "\n"},
	WeComApp:      {text: weComText, markdown: weComText, gap: "\n"},
	DingTalkRobot: {text: dingTalkSize, markdown: dingTalkSize, gap: "\n\n"}, // one line break is none there
	FeishuRobot:   {text: feishuSize, markdown: feishuSize, gap: "\n"},
	SMS:           {text: smsCharacters},
	Email:         {text: mailSize, html: mailSize},
	Webhook:       {text: mailSize, markdown: mailSize, gap: "\n"},
	Inbox:         {text: mailSize},
}

// composed writes a letter in the forms that a channel takes, by the channel's template where it
// has one. A template that can't be carried out with this letter is left aside: what is to be
// told is told.
func composed(c *Channel, l Letter) Message {
	f := forms[c.Kind]
	write := plain
	if c.Kind == SMS {
		write = terse
	}
	marked := func(l Letter) string { return markdown(l, f.gap) }
	if own, err := parsed(c.Template); c.Template != "" && err == nil {
		if m, ok := f.filled(l, own, sizeOf(c.Kind)); ok {
			return m
		}
	}
	m := Message{Text: fitting(l, f.text, sizeOf(c.Kind), write)}
	if f.markdown > 0 {
		m.Markdown = fitting(l, f.markdown, inBytes, marked)
	}
	if f.html > 0 {
		m.HTML = fitting(l, f.html, inBytes, mailed)
	}
	return m
}

func inBytes(text string) int { return len(text) }

// sizeOf is how a kind counts the length of a text.
func sizeOf(k Kind) func(string) int {
	if k == SMS {
		return utf8.RuneCountInString
	}
	return inBytes
}

// fitting writes a letter with as many of its alerts as there is room for, and says how many
// there are besides. Where not even one finds room its sentence is cut.
func fitting(l Letter, room int, size func(string) int, write func(Letter) string) string {
	lines := l.Alerts
	with := func(n int) string {
		l.Alerts, l.More = lines[:n], l.Count-n
		return write(l)
	}
	if text := with(len(lines)); size(text) <= room {
		return text
	}
	n := sort.Search(len(lines), func(n int) bool { return size(with(n+1)) > room })
	if n > 0 || len(lines) == 0 {
		return with(n)
	}
	lines = slices.Clone(lines[:1])
	for length := utf8.RuneCountInString(lines[0].Sentence); length > 0; {
		length = length * 2 / 3
		lines[0].Sentence = cut(lines[0].Sentence, length)
		if length < shortestSentence {
			lines[0].Sentence = ""
		}
		if text := with(1); size(text) <= room {
			return text
		}
	}
	return with(0)
}

// shortestSentence is how many characters of a sentence still say something.
const shortestSentence = 10

// plain is a letter as text.
func plain(l Letter) string {
	var b strings.Builder
	b.WriteString(titleOf(l) + "\n")
	for _, a := range l.Alerts {
		fmt.Fprintf(&b, "\n%d. %s\n", a.N, a.head())
		for _, line := range []string{a.Sentence, a.Todo} {
			if line != "" {
				b.WriteString("   " + line + "\n")
			}
		}
	}
	if l.More > 0 {
		b.WriteString("\n" + l.rest() + "\n")
	}
	return b.String() + "\n打开：" + l.Link + "\n"
}

// head is what an alert is about, in one line.
func (a Line) head() string {
	parts := []string{a.Level + "·" + a.Reason, a.Agency, a.Project, a.About}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "｜")
}

// rest says how many alerts are not listed.
func (l Letter) rest() string {
	if len(l.Alerts) == 0 {
		return fmt.Sprintf("共%d条，请打开链接查看。", l.More)
	}
	return fmt.Sprintf("另有%d条，请打开链接查看。", l.More)
}

// terse is a letter in the fewest words, on one line.
func terse(l Letter) string {
	text := titleOf(l) + "。"
	for _, a := range l.Alerts {
		text += fmt.Sprintf("%d.%s%s%s（%s）：%s", a.N, a.Level, a.Agency, a.Project, a.About, a.Todo)
	}
	if l.More > 0 {
		text += l.rest()
	}
	return text + " " + l.Link
}

// markdown is a letter in what 企业微信, 钉钉 and 飞书 all show alike.
func markdown(l Letter, gap string) string {
	lines := []string{"**" + titleOf(l) + "**"}
	for _, a := range l.Alerts {
		lines = append(lines, fmt.Sprintf("**%d. %s**", a.N, unmarked(a.head())))
		for _, line := range []string{a.Sentence, a.Todo} {
			if line != "" {
				lines = append(lines, unmarked(line))
			}
		}
	}
	if l.More > 0 {
		lines = append(lines, l.rest())
	}
	return strings.Join(append(lines, "[打开查看并办理]("+l.Link+")"), gap)
}

// unmarked takes away the meaning of what a text brings along: a project's name comes from a
// file, and must neither call a whole group nor make a link.
func unmarked(text string) string { return marks.Replace(text) }

// unmarked is a letter whose texts mean nothing in Markdown.
func (l Letter) unmarked() Letter {
	l.Alerts = slices.Clone(l.Alerts)
	for i := range l.Alerts {
		a := &l.Alerts[i]
		for _, text := range []*string{&a.Agency, &a.Project, &a.About, &a.Sentence, &a.Todo} {
			*text = unmarked(*text)
		}
	}
	return l
}

var marks = strings.NewReplacer("<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "_", "＿", "`", "｀", "#", "＃", "~", "～", "|", "｜", "\\", "＼")

//go:embed mail.html
var mailPage string

var mailTemplate = template.Must(template.New("mail").Parse(mailPage))

// mailed is a letter as a page that mail programs show: tables and inline styles, and nothing
// that is fetched from elsewhere.
func mailed(l Letter) string {
	var b strings.Builder
	err := mailTemplate.Execute(&b, struct {
		Letter
		Title, Rest string
	}{l, titleOf(l), l.rest()})
	if err != nil {
		return "" // a builder takes everything, and the page is tested with every field
	}
	return b.String()
}
