package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"zhunsheng/rules"
)

type compileCommand struct {
	Year   int      `help:"没有写年份的日期属于哪一年度。" placeholder:"Y"`
	Scheme string   `help:"评分办法。" placeholder:"ID"`
	Text   []string `arg:"" optional:"" help:"指标值，如“≥95%”。"`
}

// maxLine bounds one line of JSON.
const maxLine = 1 << 20

// Run compiles the texts, or the lines of standard input: one out for one in, in
// order. Texts on the command line that can't be read are an error; a stream says
// so in the line's own diagnostics and goes on, and only a line that is no
// request is an error.
func (c *compileCommand) Run(p program) error {
	if err := checkYear(c.Year); err != nil {
		return err
	}
	scheme, err := p.scheme(c.Scheme)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(p.out)
	failed := false
	if len(c.Text) == 0 {
		failed, err = c.stream(p.in, out, scheme)
	}
	for _, text := range c.Text {
		reading := scheme.Read(rules.Request{ValueText: text}, c.Year)
		failed = failed || rules.HasErrors(reading.Diagnostics)
		err = errors.Join(err, writeLine(out, reading), out.Flush())
		p.paint(text, reading.Diagnostics)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	return inputError(failed)
}

// paint prints the findings about a text from WARN on to the error stream, each with the text and carets under what it
// is about.
func (p program) paint(text string, ds []rules.Diagnostic) {
	for _, d := range ds {
		if d.Severity < rules.Warn {
			continue
		}
		fmt.Fprintln(p.err, d)
		if d.End > d.Start {
			fmt.Fprintln(p.err, "  "+strings.ReplaceAll(rules.Paint(text, d.Span), "\n", "\n  "))
		}
	}
}

func (c *compileCommand) stream(in io.Reader, out io.Writer, scheme *rules.Scheme) (failed bool, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		var reading rules.Reading
		var q rules.Request
		if err := json.Unmarshal(lines.Bytes(), &q); err == nil {
			reading = scheme.Read(q, c.Year)
		} else {
			failed = true
			reading = noRequest(n)
		}
		if err := writeLine(out, reading); err != nil {
			return failed, err
		}
	}
	if err := lines.Err(); err != nil {
		return failed, fmt.Errorf("read standard input: %w", err)
	}
	return failed, nil
}

func noRequest(line int) rules.Reading {
	return rules.Reading{Kind: rules.Unparseable, Diagnostics: []rules.Diagnostic{{
		ID: "F02", Severity: rules.Error, Source: rules.Source{Cell: fmt.Sprintf("第%d行", line)},
		Message: "不是JSON对象，应如{\"value_text\":\"≥95%\"}",
	}}}
}

func writeLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func inputError(failed bool) error {
	if failed {
		return errInput
	}
	return nil
}
