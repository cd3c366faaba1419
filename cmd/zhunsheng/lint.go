package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
	"zhunsheng/sheet"
)

type lintCommand struct {
	Files       []string `arg:"" name:"FILE" help:"目标表（.docx .txt .json，按内容识别），可有多个，合起来检查。"`
	Format      string   `help:"输出格式：${enum}。" enum:"text,json" default:"text"`
	Scheme      string   `help:"评分办法的编号，或它的.yaml文件；默认MOF2020。" placeholder:"ID"`
	Year        int      `help:"目标表没有写明年度时，是哪一年的。" placeholder:"Y"`
	History     []string `sep:"none" help:"往年的自评结果（evaluate --month 12 的JSON），可有多个，每年一个；写在目标表之后。" placeholder:"FILE"`
	DSN         string   `name:"dsn" help:"从数据库取往年的自评结果：postgres://… 或 SQLite 文件。" placeholder:"URL"`
	Waivers     string   `help:"豁免文件；默认是目标表旁边的 FILE.waivers.json。" placeholder:"FILE"`
	Out         string   `short:"o" help:"输出文件，默认标准输出。" default:"-" placeholder:"OUT"`
	MinSeverity string   `help:"列出哪一级以上的问题：${enum}。" enum:"INFO,WARN,ERROR" default:"INFO"`

	Waive     string `group:"豁免" help:"豁免这项检查的发现，写入豁免文件。" placeholder:"ID"`
	Project   string `group:"豁免" help:"豁免哪个项目的。" placeholder:"CODE"`
	Indicator string `group:"豁免" help:"只豁免这个指标的。" placeholder:"NAME"`
	Author    string `group:"豁免" help:"由谁豁免。" placeholder:"NAME"`
	Reason    string `group:"豁免" help:"为什么可以这样写。" placeholder:"TEXT"`
}

// Run checks the files as one document. An ERROR that nobody waived is an error of the input.
func (c *lintCommand) Run(ctx context.Context, p program) error {
	if err := c.checkUsage(); err != nil {
		return err
	}
	if err := checkYear(c.Year); err != nil {
		return err
	}
	document, err := c.document(ctx, p)
	if err != nil {
		return err
	}
	done := p.progress("正在检查")
	report := lint.Run(document)
	done()
	if c.Waive != "" {
		return c.waive(p, report)
	}
	return c.print(p, report, document.Scheme)
}

func (c *lintCommand) checkUsage() error {
	if c.Waive != "" {
		return c.checkWaiver()
	}
	if c.Project+c.Indicator+c.Author+c.Reason != "" {
		return usageError("--project、--indicator、--author、--reason 与 --waive 一起用")
	}
	return nil
}

// document reads everything that the checks look at.
func (c *lintCommand) document(ctx context.Context, p program) (*lint.Document, error) {
	scheme, err := p.scheme(c.Scheme)
	if err != nil {
		return nil, err
	}
	done := p.progress("正在读取")
	defer done()
	declaration, ds, err := c.declaration(p)
	if err != nil {
		return nil, err
	}
	projects, found := scheme.CompileDeclaration(declaration, 0)
	history, err := c.history(ctx, p, declaration)
	if err != nil {
		return nil, err
	}
	return &lint.Document{Declaration: declaration, Scheme: scheme, Projects: projects, Diagnostics: append(ds, found...), History: history}, nil
}

// declaration reads the goal tables of all files into one, with their waivers. What can't be read is a finding like
// others.
func (c *lintCommand) declaration(p program) (*rules.Declaration, []rules.Diagnostic, error) {
	var all *rules.Declaration
	var found []rules.Diagnostic
	for _, path := range c.Files {
		data, err := p.load(path)
		if err != nil {
			return nil, nil, err
		}
		d, ds, err := p.readDeclaration(path, data, c.Waivers == "")
		if err != nil {
			return nil, nil, err
		}
		found = append(found, ds...)
		if d != nil {
			d.FiscalYear = cmp.Or(d.FiscalYear, c.Year)
		}
		if all, err = joined(all, d, path); err != nil {
			return nil, nil, err
		}
	}
	if all == nil {
		all = &rules.Declaration{}
	}
	if c.Waivers != "" {
		waivers, ds, err := c.namedWaivers(p)
		if err != nil {
			return nil, nil, err
		}
		all.Waivers, found = rules.MergeWaivers(all.Waivers, waivers), append(found, ds...)
	}
	return all, found, nil
}

// readDeclaration reads a file of goal tables, and the waivers beside it.
func (p program) readDeclaration(path string, data []byte, sidecars bool) (*rules.Declaration, []rules.Diagnostic, error) {
	d, ds, err := sheet.ReadGoals(filepath.Base(path), data)
	if err != nil || d == nil || !sidecars || path == "-" {
		return d, ds, err
	}
	waivers, found, err := p.readWaivers(sidecar(path))
	d.Waivers = rules.MergeWaivers(d.Waivers, waivers)
	return d, append(ds, found...), err
}

// namedWaivers reads the file of --waivers. It need not exist yet where a waiver is to be added to it.
func (c *lintCommand) namedWaivers(p program) ([]rules.Waiver, []rules.Diagnostic, error) {
	if c.Waive != "" {
		return p.readWaivers(c.Waivers)
	}
	data, err := p.load(c.Waivers)
	if err != nil {
		return nil, nil, err
	}
	list, ds := sheet.ReadWaivers(filepath.Base(c.Waivers), data)
	return list, ds, nil
}

// joined is one document out of two, of the same year and division.
func joined(all, d *rules.Declaration, path string) (*rules.Declaration, error) {
	switch {
	case d == nil:
		return all, nil
	case all == nil:
		return d, nil
	case all.FiscalYear != d.FiscalYear || all.Division != d.Division:
		return nil, usageError(fmt.Sprintf("%s 是%d年度%s的，与前面的%d年度%s不同，请分开检查", path, d.FiscalYear, d.Division, all.FiscalYear, all.Division))
	}
	all.Tables = append(all.Tables, d.Tables...)
	all.Waivers = rules.MergeWaivers(all.Waivers, d.Waivers)
	all.Department = joinedDepartment(all.Department, d.Department)
	return all, nil
}

// joinedDepartment holds the goals of both parts; where files repeat one department's part, once.
func joinedDepartment(a, b *rules.Department) *rules.Department {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	if sameDepartment(a, b) {
		return a
	}
	return &rules.Department{
		Overall: a.Overall + "\n" + b.Overall, SubGoals: append(a.SubGoals, b.SubGoals...), Measures: a.Measures + "\n" + b.Measures,
		Indicators: append(a.Indicators, b.Indicators...),
	}
}

func sameDepartment(a, b *rules.Department) bool {
	texts := func(d *rules.Department) (list []string) {
		list = append(list, d.Overall, d.Measures)
		for _, g := range d.SubGoals {
			list = append(list, g.Title, g.Goal, g.Indicator.Text)
		}
		for _, i := range d.Indicators {
			list = append(list, i.Level1, i.Level2, i.Name, i.Target.Text)
		}
		return list
	}
	return reflect.DeepEqual(texts(a), texts(b))
}

// sidecar is where the waivers of a goal table stand; "" for standard input, which has no place beside it.
func sidecar(path string) string {
	if path == "-" {
		return ""
	}
	return path + sheet.WaiversSuffix
}

// readWaivers reads a file of waivers; no file is none.
func (p program) readWaivers(path string) ([]rules.Waiver, []rules.Diagnostic, error) {
	list, ds, _, err := p.waiversIn(path)
	return list, ds, err
}

// waiversIn reads a file of waivers, and tells whether there is one.
func (p program) waiversIn(path string) (list []rules.Waiver, ds []rules.Diagnostic, found bool, err error) {
	data, err := p.files.read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, false, nil
	case err != nil:
		return nil, nil, false, usageError(fmt.Sprintf("读不了文件 %s：%v", path, err))
	}
	list, ds = sheet.ReadWaivers(filepath.Base(path), data)
	return list, ds, true, nil
}

// print writes the report. To a file goes everything; then the terminal gets the counts.
func (c *lintCommand) print(p program, report *lint.Report, scheme *rules.Scheme) error {
	l := sheet.Lint{Scheme: scheme.ID, Report: report}
	for _, path := range c.Files {
		l.Files = append(l.Files, filepath.Base(path))
	}
	if err := l.Least.UnmarshalText([]byte(c.MinSeverity)); err != nil {
		return usageError(err.Error())
	}
	write := sheet.WriteLintText
	if c.Format == "json" {
		write = sheet.WriteLint
	}
	var b bytes.Buffer
	if err := write(&b, l); err != nil {
		return err
	}
	if err := p.save(c.Out, b.Bytes()); err != nil {
		return err
	}
	if c.Out != "-" {
		fmt.Fprintln(p.err, l.SummaryLine())
	}
	return inputError(lint.HasErrors(report.Findings))
}
