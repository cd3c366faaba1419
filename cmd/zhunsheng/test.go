package main

import (
	"fmt"
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
	passed, failed := 0, 0
	cover := scenario.NewCoverage(rules.Shipped().List())
	for _, path := range paths {
		ok, err := c.one(p, path, scheme, cover)
		if err != nil {
			return err
		}
		if ok {
			passed++
		} else {
			failed++
		}
	}
	if c.Cover {
		for _, missed := range cover.Missed() {
			fmt.Fprintf(p.out, "没有场景走到：%s\n", strings.ReplaceAll(missed, "\n", "\n  "))
		}
	}
	fmt.Fprintf(p.out, "%d passed, %d failed\n", passed, failed)
	return inputError(failed > 0)
}

func (c *testCommand) one(p program, path string, scheme *rules.Scheme, cover *scenario.Coverage) (ok bool, err error) {
	data, err := p.load(path)
	if err != nil {
		return false, err
	}
	s, ds := scenario.Parse(filepath.Base(path), data)
	p.report(ds)
	if s == nil {
		return false, nil
	}
	done := p.progress("正在运行" + filepath.Base(path))
	defer done()
	checks, err := s.Run(scheme, cover)
	if err != nil {
		return false, err
	}
	if c.Update {
		return c.update(p, path, s, scheme)
	}
	ok = true
	for _, check := range checks {
		ok = ok && check.Wrong == ""
		fmt.Fprint(p.out, check.Wrong)
	}
	return ok, nil
}

// update rewrites the file, and prints what can't be written.
func (c *testCommand) update(p program, path string, s *scenario.Scenario, scheme *rules.Scheme) (ok bool, err error) {
	updated, left, err := s.Update(scheme)
	if err != nil {
		return false, err
	}
	for _, what := range left {
		fmt.Fprintf(p.out, "没有改写：几个办法的结果不同，请在“办法”一行下分开写\n%s", what)
	}
	return len(left) == 0, p.files.write(path, updated)
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
