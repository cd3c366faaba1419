package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhunsheng/fixtures/scenario"
	"zhunsheng/rules"
)

type testCommand struct {
	Paths  []string `arg:"" name:"FILE|DIR" help:"场景文件（.txtar）或目录。"`
	Scheme string   `help:"场景没有写明办法时用的评分办法：编号，或它的.yaml文件；默认MOF2020。" placeholder:"ID"`
	Update bool     `help:"用实际结果改写预期。"`
	Cover  bool     `help:"列出没有场景用到的办法、没有场景走到的分支。"`
}

// Run runs every scenario and prints what is not as expected.
func (c *testCommand) Run(p program) error {
	scheme, err := p.scheme(c.Scheme)
	if err != nil {
		return err
	}
	paths, err := scenarioFiles(c.Paths)
	if err != nil {
		return err
	}
	count := map[ending]int{}
	cover := scenario.NewCoverage(rules.Shipped().List())
	for _, path := range paths {
		v, err := c.one(p, path, scheme, cover)
		if err != nil {
			return err
		}
		count[v]++
	}
	if c.Cover {
		printCoverage(p.out, cover, count[unread])
	}
	fmt.Fprintf(p.out, "通过%d个，不符%d个", count[passed], count[failed])
	if count[unread] > 0 {
		fmt.Fprintf(p.out, "，写错而没有运行%d个", count[unread])
	}
	fmt.Fprintln(p.out)
	return inputError(count[passed] < len(paths))
}

// ending is what becomes of one scenario file.
type ending int

const (
	unread ending = iota // wrongly written, so not run
	failed
	passed
)

// printCoverage lists what no scenario reached; not where a file was not run,
// since it might reach all of it.
func printCoverage(out io.Writer, cover *scenario.Coverage, notRun int) {
	if notRun > 0 {
		fmt.Fprintf(out, "有%d个场景没有运行，没有列出未走到的分支。\n", notRun)
		return
	}
	missed, reached, total := cover.Missed()
	for _, m := range missed {
		fmt.Fprintln(out, strings.ReplaceAll(m, "\n", "\n  "))
	}
	fmt.Fprintf(out, "办法、分支、判定共%d处，走到%d处\n", total, reached)
}

func (c *testCommand) one(p program, path string, scheme *rules.Scheme, cover *scenario.Coverage) (ending, error) {
	data, err := p.load(path)
	if err != nil {
		return unread, err
	}
	s, ds := scenario.Parse(filepath.Base(path), data)
	p.report(ds)
	if s == nil {
		return unread, nil
	}
	done := p.progress("正在运行" + filepath.Base(path))
	defer done()
	checks, err := s.Run(scheme, cover)
	if err != nil {
		return unread, err
	}
	if c.Update {
		return c.update(p, path, s, scheme)
	}
	v := passed
	for _, check := range checks {
		if check.Wrong != "" {
			v = failed
		}
		fmt.Fprint(p.out, check.Wrong)
	}
	return v, nil
}

// update rewrites the file, and prints how much of it and what can't be written.
func (c *testCommand) update(p program, path string, s *scenario.Scenario, scheme *rules.Scheme) (ending, error) {
	u, err := s.Update(scheme)
	if err != nil {
		return unread, err
	}
	name := filepath.Base(path)
	if len(u.Refused) > 0 {
		fmt.Fprint(p.out, strings.Join(u.Refused, ""))
		fmt.Fprintf(p.out, "%s：没有改写：要把别的预期改成不予评价的，请自己写明，再用 --update\n", name)
		return failed, nil
	}
	v := passed
	for _, what := range u.Left {
		v = failed
		fmt.Fprintf(p.out, "没有改写：几个办法的结果不同，请在“办法”一行下分开写\n%s", what)
	}
	said := fmt.Sprintf("改写%d个值、%d份全文", u.Values, u.Texts)
	if u.Refusals > 0 {
		said += fmt.Sprintf("（其中%d份是不予评价）", u.Refusals)
	}
	fmt.Fprintf(p.out, "%s：%s\n", name, said)
	if u.Data == nil {
		return v, nil
	}
	return v, p.files.write(path, u.Data)
}

// scenarioFiles lists the files named, and the .txtar files in the directories
// named.
func scenarioFiles(paths []string) (list []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, usageError(fmt.Sprintf("没有 %s", path))
		}
		if !info.IsDir() {
			list = append(list, path)
			continue
		}
		err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(p, ".txtar") {
				list = append(list, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, usageError("没有找到场景文件（.txtar）")
	}
	return list, nil
}
