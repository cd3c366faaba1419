package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zhunsheng/rules"
	"zhunsheng/rules/lint"
	"zhunsheng/sheet"
)

func (c *lintCommand) checkWaiver() error {
	switch {
	case strings.TrimSpace(c.Author) == "":
		return usageError("豁免要写明由谁豁免：--author 姓名")
	case strings.TrimSpace(c.Reason) == "":
		return usageError("豁免要写明理由：--reason 理由")
	case c.waiverFile() == "":
		return usageError("有几个目标表，或者从标准输入读取时，请用 --waivers 指明豁免写入哪个文件")
	}
	return nil
}

// waiverFile is where a new waiver goes; "" where that is not certain.
func (c *lintCommand) waiverFile() string {
	switch {
	case c.Waivers == "-":
		return ""
	case c.Waivers == "" && len(c.Files) == 1:
		return sidecar(c.Files[0])
	}
	return c.Waivers
}

// waive adds a waiver to the file of waivers, if it covers anything that is still open.
func (c *lintCommand) waive(p program, report *lint.Report) error {
	w := rules.Waiver{Check: c.Waive, Project: c.Project, Indicator: c.Indicator, Author: c.Author, Reason: c.Reason}
	covered, err := c.covered(p, w, report)
	if err != nil {
		return err
	}
	path := c.waiverFile()
	list, ds, err := p.readWaivers(path)
	if err != nil {
		return err
	}
	if rules.HasErrors(ds) {
		p.report(ds)
		return errInput
	}
	data, err := sheet.WriteWaivers(append(list, w))
	if err != nil {
		return err
	}
	if err := p.files.write(path, data); err != nil {
		return fmt.Errorf("write waivers to %s: %w", path, err)
	}
	for _, f := range covered {
		fmt.Fprintln(p.out, f.Diagnostic)
	}
	fmt.Fprintf(p.out, "已豁免%d条，写入 %s。\n", len(covered), path)
	return nil
}

// covered are the open findings that a new waiver speaks of. It says why where there are none.
func (c *lintCommand) covered(p program, w rules.Waiver, report *lint.Report) (covered []lint.Finding, err error) {
	refuse := func(format string, args ...any) ([]lint.Finding, error) {
		fmt.Fprintf(p.err, format+"；没有写入豁免。\n", args...)
		return nil, errInput
	}
	covers := func(f lint.Finding) bool { return w.Covers(f.ID, f.Code, f.Indicator) }
	if reason := lint.CanWaive(w.Check, report); reason != "" {
		return refuse("%s", reason)
	}
	for _, f := range report.Findings {
		if covers(f) {
			covered = append(covered, f)
		}
	}
	if len(covered) == 0 {
		if i := slices.IndexFunc(report.Waived, covers); i >= 0 {
			by := report.Waived[i].Waiver
			return refuse("已由%s豁免过：%s", by.Author, by.Reason)
		}
		return refuse("没有与%s相符的发现，请核对编号、项目编码和指标名称", strings.TrimSpace(strings.Join([]string{w.Check, w.Project, w.Indicator}, " ")))
	}
	ofProject := func(f lint.Finding) bool { return cmp.Or(f.Code, f.Project) != "" }
	if w.Project == "" && slices.ContainsFunc(covered, ofProject) {
		return nil, usageError("请用 --project 指明豁免哪个项目的；要豁免所有项目的，请在豁免文件里写不带project的一条")
	}
	return covered, nil
}
