package notify

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	htmltemplate "html/template"
)

const (
	longestTemplate = 4096 // bytes
	// mostOutput bounds what a template may write before anything is cut.
	mostOutput = 256 << 10
)

// parsed reads a channel's template: text/template with the fields of Letter and Line, and of
// its language only what can't run long.
func parsed(text string) (*template.Template, error) {
	t, err := template.New("模板").Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, err
	}
	if len(t.Templates()) > 1 {
		return nil, errors.New("模板里不能再定义模板（define、block）")
	}
	if t.Tree == nil || t.Root == nil {
		return t, nil
	}
	return t, permitted(t.Root, false)
}

// functions are those that a template may call.
var functions = []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len"}

// permitted walks a template and refuses what it may not hold.
func permitted(n parse.Node, inRange bool) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		return allPermitted(n.Nodes, inRange)
	case *parse.ActionNode:
		return permitted(n.Pipe, inRange)
	case *parse.PipeNode:
		if n == nil {
			return nil
		}
		for _, c := range n.Cmds {
			if err := allPermitted(c.Args, inRange); err != nil {
				return err
			}
		}
	case *parse.IdentifierNode:
		if !slices.Contains(functions, n.Ident) {
			return fmt.Errorf("模板里不能用%s；可以用%s", n.Ident, strings.Join(functions, "、"))
		}
	case *parse.IfNode:
		return branches(&n.BranchNode, inRange)
	case *parse.WithNode:
		return branches(&n.BranchNode, inRange)
	case *parse.ChainNode:
		return permitted(n.Node, inRange)
	case *parse.RangeNode:
		if inRange || !overAlerts(n.Pipe) {
			return errors.New("range只能写成{{range .Alerts}}，里面不能再有range")
		}
		return branches(&n.BranchNode, true)
	case *parse.TemplateNode:
		return errors.New("模板里不能引用别的模板（template）")
	}
	return nil
}

// overAlerts tells whether a range goes over the alerts, and so ends.
func overAlerts(p *parse.PipeNode) bool {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false
	}
	over := p.Cmds[0].Args[0].String()
	return over == ".Alerts" || over == "$.Alerts"
}

func allPermitted(nodes []parse.Node, inRange bool) error {
	for _, n := range nodes {
		if err := permitted(n, inRange); err != nil {
			return err
		}
	}
	return nil
}

func branches(b *parse.BranchNode, inRange bool) error {
	return errors.Join(permitted(b.Pipe, inRange), permitted(b.List, inRange), permitted(b.ElseList, inRange))
}

// bounded is a builder that takes no more than mostOutput.
type bounded struct{ strings.Builder }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > mostOutput {
		return 0, fmt.Errorf("写出的内容超过%d KB", mostOutput>>10)
	}
	return b.Builder.Write(p)
}

// filledIn is a letter by a template. A drill is marked whatever the template says.
func filledIn(t *template.Template, l Letter) (string, error) {
	var b bounded
	if err := t.Execute(&b, l); err != nil {
		return "", err
	}
	text := strings.TrimSpace(b.String())
	if l.Mark != "" && !strings.Contains(text, l.Mark) {
		text = l.Mark + text
	}
	return text, nil
}

// filled is a letter by a channel's own template, in the forms that its kind takes; false where
// that is not possible.
func (f form) filled(l Letter, t *template.Template, size func(string) int) (Message, bool) {
	var failed error
	write := func(l Letter) string {
		text, err := filledIn(t, l)
		if err != nil || text == "" {
			failed = errors.Join(failed, err, errors.New("empty"))
		}
		return text
	}
	m := Message{Text: fitting(l, f.text, size, write)}
	if size(m.Text) > f.text {
		return Message{}, false
	}
	if f.markdown > 0 {
		m.Markdown = fitting(l.unmarked(), f.markdown, inBytes, write)
	}
	if f.html > 0 {
		m.HTML = `<div style="white-space:pre-wrap">` + htmltemplate.HTMLEscapeString(m.Text) + `</div>`
	}
	return m, failed == nil && len(m.Markdown) <= max(f.markdown, 0)
}

// CheckTemplate is nil where a template can be used for channels of a kind: it names known fields
// only, and for every reason it writes something that is not too long, with the reason and the
// link in it. The error is a Chinese sentence with the place.
func CheckTemplate(kind Kind, text string) error {
	f, known := forms[kind]
	if !known {
		return fmt.Errorf("没有%q这种渠道", kind)
	}
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("模板是空的；不用模板的话请不要填")
	case len(text) > longestTemplate || !utf8.ValidString(text):
		return fmt.Errorf("模板至多%d KB，而且是UTF-8文字", longestTemplate>>10)
	}
	t, err := parsed(text)
	if err != nil {
		return fmt.Errorf("模板不能用：%s", chineseTemplateError(err))
	}
	for _, l := range samples() {
		out, err := filledIn(t, l)
		switch {
		case err != nil:
			return fmt.Errorf("模板在“%s”的消息上不能用：%s", l.Reason, chineseTemplateError(err))
		case out == "":
			return fmt.Errorf("模板在“%s”的消息上什么都没有写出", l.Reason)
		case !strings.Contains(out, l.Reason):
			return fmt.Errorf("模板在“%s”的消息上没有写出送达原因，请写上{{.Reason}}", l.Reason)
		case !strings.Contains(out, l.Link):
			return fmt.Errorf("模板在“%s”的消息上没有写出链接，请写上{{.Link}}", l.Reason)
		}
		if m, ok := f.filled(l, t, sizeOf(kind)); !ok || m.Text == "" {
			return fmt.Errorf("模板在“%s”的消息上太长：一条预警都放不下时也超过%d，请写短些", l.Reason, f.text)
		}
	}
	return nil
}

// samples are letters of every reason, with one alert, with many, and with the longest names.
func samples() []Letter {
	var letters []Letter
	for _, reason := range urgency {
		for _, count := range []int{1, mostLines} {
			name := "某单位"
			if count > 1 {
				name = strings.Repeat("长", longestName)
			}
			l := Letter{
				Reason: reason.Chinese(), Agency: name, Checkpoint: "2025年6月底", Levels: fmt.Sprintf("红灯%d条", count), Count: count,
				Link: "https://jixiao.example.gov.cn/a/" + strings.Repeat("x", 60),
			}
			if reason == Exercise {
				l.Mark = "【演练】"
			}
			for n := range count {
				l.Alerts = append(l.Alerts, Line{
					N: n + 1, Level: "红灯", Reason: l.Reason, Agency: name, Project: name, About: "指标：" + name,
					Sentence: "目标≥95%，实际62.4%，完成率65.68%。", Todo: "请在7月15日前签收。",
				})
			}
			letters = append(letters, l)
		}
	}
	return letters
}

// chineseTemplateError says what the template package found, and where.
func chineseTemplateError(err error) string {
	text := err.Error()
	for _, p := range []struct{ english, chinese string }{
		{"template: 模板:", "第"},
		{"can't evaluate field", "没有这个字段："},
		{"function", "没有这个函数："},
		{"unexpected", "写法不对："},
		{"not defined", ""},
	} {
		text = strings.Replace(text, p.english, p.chinese, 1)
	}
	return text
}
