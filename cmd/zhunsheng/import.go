package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
)

type importCommand struct {
	storeFlags
	Division string   `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认取自目标表的项目编码。" placeholder:"CODE"`
	By       string   `help:"谁导入的，记入版本。" default:"import" placeholder:"NAME"`
	Files    []string `arg:"" name:"FILE" help:"目标表和执行数据，按内容识别；目标表旁边的豁免文件一并存入。"`
}

// Run reads all files and checks them against each other before it stores
// anything.
func (c *importCommand) Run(ctx context.Context, p program) (err error) {
	done := p.progress("正在导入")
	defer done()
	read, err := c.read(p)
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := c.check(ctx, p, store, read); err != nil {
		return err
	}
	scope := engine.Scope{Division: c.Division}
	now := time.Now()
	for _, d := range read.declarations {
		saved, err := store.SaveDeclaration(ctx, scope, d, c.By, now)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%d年度目标表：新增%d个项目，更新%d个，未变%d个。\n", d.FiscalYear, saved.New, saved.Changed, saved.Same)
		if n := storedWaivers(d); n > 0 {
			fmt.Fprintf(p.out, "随目标表的豁免%d条。\n", n)
		}
	}
	for _, r := range read.reports {
		if _, err := store.SaveReport(ctx, scope, r, c.By, now); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%d年%d月底执行数据：%d个项目。\n", r.FiscalYear, r.Month, len(r.Projects))
	}
	return nil
}

// storedWaivers counts the waivers that are stored with a declaration: those of its own projects and those for all.
func storedWaivers(d *rules.Declaration) (n int) {
	for _, w := range d.Waivers {
		if w.Project == "" || slices.ContainsFunc(d.Tables, func(t *rules.GoalTable) bool { return t.Code.Text == w.Project }) {
			n++
		}
	}
	return n
}

// readFiles is what the files of one import hold.
type readFiles struct {
	declarations []*rules.Declaration
	reports      []*engine.Report
}

// declaredTwice finds a project with goal tables in two files of an import.
func (f readFiles) declaredTwice() (ds []rules.Diagnostic) {
	first := standing{}
	for _, d := range f.declarations {
		for _, t := range d.Tables {
			if earlier, twice := first.inAnotherFile(fmt.Sprint(d.FiscalYear, " ", t.Code.Text), t.Code.Source); twice {
				ds = append(ds, rules.Diagnostic{ID: "F04", Severity: rules.Error, Source: t.Code.Source,
					Message: fmt.Sprintf("项目编码%s的目标表在%s里已有，请只导入一份", t.Code.Text, earlier)})
			}
		}
	}
	return ds
}

// standing remembers where a thing was read last.
type standing map[string]rules.Source

// inAnotherFile tells whether a thing was read from another file before, and which.
func (s standing) inAnotherFile(thing string, source rules.Source) (earlier string, twice bool) {
	first, known := s[thing]
	s[thing] = source
	return first.File, known && first.File != source.File
}

// reportedTwice finds a project whose data for one month stand in two files of an
// import: which of them counts must not depend on their order.
func (f readFiles) reportedTwice() (ds []rules.Diagnostic) {
	first := standing{}
	for _, r := range f.reports {
		for _, p := range r.Projects {
			if earlier, twice := first.inAnotherFile(fmt.Sprint(r.FiscalYear, " ", r.Month, " ", p.Code), p.Source); twice {
				ds = append(ds, rules.Diagnostic{ID: "D05", Severity: rules.Error, Source: p.Source,
					Message: fmt.Sprintf("项目%s的%d月数据在%s里已有，请只导入一份", p.Code, r.Month, earlier)})
			}
		}
		if r.Department == nil {
			continue
		}
		if earlier, twice := first.inAnotherFile(fmt.Sprint(r.FiscalYear, " ", r.Month), r.Department.Source); twice {
			ds = append(ds, rules.Diagnostic{ID: "D05", Severity: rules.Error, Source: r.Department.Source, Project: rules.DepartmentName,
				Message: fmt.Sprintf("部门整体的%d月数据在%s里已有，请只导入一份", r.Month, earlier)})
		}
	}
	return ds
}

func (c *importCommand) read(p program) (read readFiles, err error) {
	failed := false
	for _, path := range c.Files {
		if strings.HasSuffix(path, sheet.WaiversSuffix) {
			if table := strings.TrimSuffix(path, sheet.WaiversSuffix); !slices.Contains(c.Files, table) {
				return read, usageError(fmt.Sprintf("%s 随目标表一起导入，请同时写出 %s", path, table))
			}
			continue
		}
		data, err := p.load(path)
		if err != nil {
			return read, err
		}
		var ds []rules.Diagnostic
		name := filepath.Base(path)
		if sheet.IsReport(data) {
			var r *engine.Report
			if r, ds, err = sheet.ReadReport(name, data); r != nil {
				months := append(slices.Clone(r.History), *r)
				months[len(months)-1].History = nil // each month is checked and stored as a report of its own
				for i := range months {
					read.reports = append(read.reports, &months[i])
				}
			}
		} else {
			var d *rules.Declaration
			if d, ds, err = p.readDeclaration(path, data, true); d != nil {
				read.declarations = append(read.declarations, d)
			}
		}
		if err != nil {
			return read, err
		}
		p.report(ds)
		failed = failed || rules.HasErrors(ds)
	}
	return read, inputError(failed)
}

// check compiles every declaration and evaluates every report, so that nothing
// is stored that could not be evaluated.
func (c *importCommand) check(ctx context.Context, p program, store *storage.Store, read readFiles) error {
	scheme, err := rules.FindScheme("")
	if err != nil {
		return err
	}
	failed, said := false, onceEach{}
	if twice := read.declaredTwice(); len(twice) > 0 {
		said.report(p, twice)
		return errInput
	}
	for _, d := range read.declarations {
		if c.Division == "" {
			c.Division = d.Division
		}
		if d.Division != "" && d.Division != c.Division {
			fmt.Fprintf(p.err, "ERROR D10 目标表是区划%s的，不是%s的，请分开导入\n", d.Division, c.Division)
			failed = true
		}
		_, ds := scheme.CompileDeclaration(d, 0)
		said.report(p, ds)
		failed = failed || len(rules.FormErrors(ds)) > 0
	}
	if c.Division == "" && len(read.reports) > 0 {
		c.Division = divisionOf(read.reports[0])
	}
	if failed || c.Division == "" {
		if c.Division == "" {
			fmt.Fprintln(p.err, "ERROR D10 认不出区划代码，请用 --division 指明")
		}
		return errInput
	}
	if twice := read.reportedTwice(); len(twice) > 0 {
		said.report(p, twice)
		return errInput
	}
	if scheme, err = defaultScheme(ctx, store, c.Division); err != nil {
		return err
	}
	for _, r := range read.reports {
		d, err := c.declarationFor(ctx, store, read, r)
		if err != nil {
			return err
		}
		outcome, ds, err := engine.Evaluate(scheme, d, r)
		if err != nil {
			return err
		}
		said.report(p, ds)
		failed = failed || outcome == nil || engine.Unstorable(ds)
	}
	return inputError(failed)
}

// defaultScheme is the one under which a division's data are judged where nobody
// names another.
func defaultScheme(ctx context.Context, store *storage.Store, division string) (*rules.Scheme, error) {
	in, err := engine.NewCatalogs(store).Of(ctx, engine.Scope{Division: division})
	if err != nil {
		return nil, err
	}
	return in.Find("")
}

// onceEach prints a finding once, however many reports rest on the table that it
// is about.
type onceEach map[string]bool

func (o onceEach) report(p program, ds []rules.Diagnostic) {
	for _, d := range ds {
		if text := d.String(); !o[text] {
			o[text] = true
			p.report([]rules.Diagnostic{d})
		}
	}
}

// declarationFor is what a report is checked against: the stored tables of its
// year, and over them those of this import.
func (c *importCommand) declarationFor(ctx context.Context, store *storage.Store, read readFiles, r *engine.Report) (*rules.Declaration, error) {
	d, err := store.Declaration(ctx, engine.Scope{Division: c.Division}, r.FiscalYear)
	if errors.Is(err, engine.ErrNotFound) {
		d, err = &rules.Declaration{FiscalYear: r.FiscalYear, Division: c.Division}, nil
	}
	if err != nil {
		return nil, err
	}
	merged := *d
	merged.Tables = nil
	replaced := map[string]bool{}
	for _, own := range read.declarations {
		if own.FiscalYear == r.FiscalYear {
			if own.Department != nil {
				merged.Department = own.Department
			}
			for _, t := range own.Tables {
				replaced[t.Code.Text] = true
				merged.Tables = append(merged.Tables, t)
			}
		}
	}
	for _, t := range d.Tables {
		if !replaced[t.Code.Text] {
			merged.Tables = append(merged.Tables, t)
		}
	}
	return &merged, nil
}

// divisionOf reads the division off the first project code that has one.
func divisionOf(r *engine.Report) string {
	for _, p := range r.Projects {
		if division := sheet.DivisionOf(p.Code); division != "" {
			return division
		}
	}
	return ""
}
