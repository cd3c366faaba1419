package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zhunsheng/sheet"
)

// ofFile is how many projects are made at a time for files.
const ofFile = 250

// files writes each division into a folder of its own: its goal tables, and its reports of each month.
func (c *generateCommand) files(ctx context.Context, p program, g *generating) (where string, err error) {
	paths := make([][]string, g.province.Divisions)
	for d := range paths {
		folder := filepath.Join(c.Out, g.province.Division(d))
		paths[d] = append(paths[d], filepath.Join(folder, "goal-tables.json"))
		for _, m := range g.months {
			paths[d] = append(paths[d], filepath.Join(folder, fmt.Sprintf("actuals-%d-%02d.json", g.province.Year, m)))
		}
	}
	if err := c.checkFree(paths); err != nil {
		return "", err
	}
	for d := range paths {
		if err := os.MkdirAll(filepath.Dir(paths[d][0]), 0o755); err != nil {
			return "", usageError(fmt.Sprintf("不能建立文件夹 %s：%v", filepath.Dir(paths[d][0]), err))
		}
		if err := p.streamAll(paths[d], func(to []io.Writer) error { return g.write(ctx, d, to) }); err != nil {
			return "", fmt.Errorf("write division %s: %w", g.province.Division(d), err)
		}
	}
	return fmt.Sprintf("写在 %s，每个区划一个文件夹；可用 zhunsheng import 存入数据库。\n", c.Out), nil
}

// checkFree refuses to write over files, before anything is written.
func (c *generateCommand) checkFree(paths [][]string) error {
	for _, list := range paths {
		for _, path := range list {
			if _, err := os.Lstat(path); err == nil && !c.Force {
				return usageError(fmt.Sprintf("文件 %s 已有，没有写出任何文件；请换一个文件夹，或加 --force 覆盖", path))
			}
		}
	}
	return nil
}

// streamAll is stream for several files at once. Each is replaced whole, or stays as it was.
func (p program) streamAll(paths []string, write func(to []io.Writer) error) error {
	var open func(to []io.Writer) error
	open = func(to []io.Writer) error {
		if len(to) == len(paths) {
			return write(to)
		}
		return p.stream(paths[len(to)], func(w io.Writer) error {
			b := bufio.NewWriterSize(w, 1<<16)
			return errors.Join(open(append(to, b)), b.Flush())
		})
	}
	return open(make([]io.Writer, 0, len(paths)))
}

// lines are a part of a division as it is written: the goal tables first, then the months.
type lines struct {
	part
	of [][][]byte
}

// write writes a division to its files, the goal tables first.
func (g *generating) write(ctx context.Context, division int, to []io.Writer) error {
	writers := make([]*sheet.ProjectsWriter, len(to))
	for i, w := range to {
		var err error
		if i == 0 {
			writers[i], err = sheet.NewGoalsWriter(w, g.province.Year, g.province.Division(division))
		} else {
			writers[i], err = sheet.NewReportWriter(w, g.province.Year, g.months[i-1])
		}
		if err != nil {
			return err
		}
	}
	parts := (g.province.Projects + ofFile - 1) / ofFile
	err := inOrder(ctx, parts, func(i int) (lines, error) { return linesOf(g.part(division, i*ofFile, ofFile)) }, func(made lines) error {
		for i, list := range made.of {
			for _, line := range list {
				if err := writers[i].Add(line); err != nil {
					return err
				}
			}
		}
		g.counted(made.tally)
		return nil
	})
	for _, w := range writers {
		err = errors.Join(err, w.Close())
	}
	return err
}

func linesOf(p part) (lines, error) {
	made := lines{p, make([][][]byte, 1+len(p.reports))}
	for _, t := range p.tables {
		line, err := sheet.GoalTableLine(t)
		if err != nil {
			return made, err
		}
		made.of[0] = append(made.of[0], line)
	}
	for i, r := range p.reports {
		for k := range r.Projects {
			line, err := sheet.ReportLine(&r.Projects[k])
			if err != nil {
				return made, err
			}
			made.of[i+1] = append(made.of[i+1], line)
		}
	}
	return made, nil
}
