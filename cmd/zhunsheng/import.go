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
	Division     string   `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认取自目标表的项目编码。" placeholder:"CODE"`
	By           string   `help:"谁导入的，记入版本。" default:"import" placeholder:"NAME"`
	Year         int      `help:"文件没有写明年度时，是哪一年的。" placeholder:"Y"`
	Month        int      `help:"执行数据没有写明月份时，到几月底。" placeholder:"M"`
	ConfirmDraft bool     `help:"由版面推断的内容（如PDF）已经有人核对。"`
	DryRun       bool     `help:"只预览：会新增、更新什么，有什么问题；不存入。"`
	Workbook     string   `help:"有问题时，把标好错误的工作簿写到这里；一次只导入一个文件。" placeholder:"OUT"`
	Files        []string `arg:"" name:"FILE" help:"目标表和执行数据（.docx .xlsx .csv .txt .json .doc .wps .pdf .zip），按内容识别；也可以是文件夹，连同下级文件夹里的全部文件。目标表旁边的豁免文件一并存入。"`

	names map[string]string // of files in folders
}

// Run reads all files and checks them against each other and against what is stored
// before it stores anything.
func (c *importCommand) Run(ctx context.Context, p program) (err error) {
	if err := c.spread(); err != nil {
		return err
	}
	if err := c.checkUsage(p); err != nil {
		return err
	}
	done := p.progress("正在导入")
	defer done()
	batch, files, err := c.read(ctx, p)
	if err != nil {
		return err
	}
	if !batch.Sound && len(batch.Declarations)+len(batch.Reports) == 0 {
		p.reportAlike(batch.Diagnostics)
		p.tellRefused(batch.Summary.Files, batch.Diagnostics)
		return errors.Join(errInput, c.mark(p, files, batch.Diagnostics))
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	summary, preview, err := c.preview(ctx, p, store, batch)
	if err != nil {
		return err
	}
	done()
	p.reportAlike(preview.Diagnostics)
	p.tellKept(preview.Diagnostics)
	if err := c.mark(p, files, preview.Diagnostics); err != nil {
		return err
	}
	switch {
	case !summary.Storable:
		p.tellRefused(summary.Files, preview.Diagnostics)
		return errInput
	case c.DryRun:
		c.show(p, summary, preview)
		return nil
	case summary.NeedsConfirmation && !c.ConfirmDraft:
		return p.unconfirmed(summary.Files)
	}
	return c.store(ctx, p, store, batch, summary, preview, files)
}

func (c *importCommand) checkUsage(p program) error {
	if c.Workbook != "" && len(c.tables()) > 1 {
		return usageError("--workbook 一次只用于一个文件，请逐个导入")
	}
	if err := c.checkWorkbook(p); err != nil {
		return err
	}
	if c.Month != 0 {
		if err := checkMonth(c.Month); err != nil {
			return err
		}
	}
	return errors.Join(checkYear(c.Year), checkDivision(c.Division))
}

// checkWorkbook keeps what is handed in from being written over: it is the user's only
// copy.
func (c *importCommand) checkWorkbook(p program) error {
	if c.Workbook == "" || c.Workbook == "-" {
		return nil
	}
	if suffix := filepath.Ext(c.Workbook); !strings.EqualFold(suffix, ".xlsx") {
		return usageError(fmt.Sprintf("--workbook 写出的是Excel工作簿，扩展名应为.xlsx，写的是“%s”", suffix))
	}
	for _, path := range c.Files {
		if sameFile(c.Workbook, path) {
			return usageError(fmt.Sprintf("--workbook 不能写到要导入的文件 %s 上，请换一个文件名", path))
		}
	}
	return p.checkFolder(c.Workbook)
}

// tables are the files but those of waivers.
func (c *importCommand) tables() []string {
	return slices.DeleteFunc(slices.Clone(c.Files), func(path string) bool { return strings.HasSuffix(path, sheet.WaiversSuffix) })
}

func (c *importCommand) read(ctx context.Context, p program) (*sheet.Batch, []engine.ImportFile, error) {
	batch := sheet.NewBatch(sheet.Given{FiscalYear: c.Year, Month: c.Month})
	for _, path := range c.Files {
		if table, isWaivers := strings.CutSuffix(path, sheet.WaiversSuffix); isWaivers && !slices.Contains(c.Files, table) {
			return nil, nil, usageError(fmt.Sprintf("%s 随目标表一起导入，请同时写出 %s", path, table))
		}
	}
	var files []engine.ImportFile
	for _, path := range c.tables() {
		data, err := p.load(path)
		if err != nil {
			return nil, nil, err
		}
		name := c.name(path)
		readings, err := batch.Add(ctx, name, data)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, engine.ImportFile{Name: name, Digest: sheet.Digest(data), Content: data})
		if err := c.addWaivers(p, batch, path, readings); err != nil {
			return nil, nil, err
		}
	}
	return batch, files, nil
}

// addWaivers reads the waivers beside a goal table. A file of several tables has
// waivers for each of them: they name their projects. It replaces those that are stored
// even where it is empty; without it a form that has no place for waivers keeps them.
func (c *importCommand) addWaivers(p program, batch *sheet.Batch, path string, readings []sheet.Reading) error {
	if path == "-" || !slices.ContainsFunc(readings, func(r sheet.Reading) bool { return r.Declaration != nil }) {
		return nil
	}
	waivers, ds, found, err := p.waiversIn(sidecar(path))
	if err != nil || !found {
		return err
	}
	batch.Diagnostics, batch.Sound = append(batch.Diagnostics, ds...), batch.Sound && !rules.HasErrors(ds)
	for _, r := range readings {
		if r.Declaration != nil {
			r.Declaration.Waive(waivers)
		}
	}
	return nil
}

func (c *importCommand) preview(ctx context.Context, p program, store *storage.Store, batch *sheet.Batch) (engine.ImportSummary, engine.Preview, error) {
	if c.Division == "" {
		c.Division = batch.Division(sheet.DivisionOf)
	}
	if c.Division == "" { // a department's form names no code
		if list, err := store.Holdings(ctx); err != nil {
			return engine.ImportSummary{}, engine.Preview{}, err
		} else if len(list) == 1 {
			c.Division = list[0].Division
		}
	}
	if c.Division == "" {
		ds := batch.WithFound(nil)
		if batch.Sound { // or else the code may stand in what was not read
			ds = batch.WithFound([]rules.Diagnostic{noDivision(batch)})
		}
		p.reportAlike(ds)
		p.tellRefused(batch.Summary.Files, ds)
		return engine.ImportSummary{}, engine.Preview{}, errInput
	}
	scheme, err := defaultScheme(ctx, store, c.Division)
	if err != nil {
		return engine.ImportSummary{}, engine.Preview{}, err
	}
	return batch.Preview(ctx, store, engine.Scope{Division: c.Division}, scheme)
}

// noDivision says where a project code should have named the division.
func noDivision(batch *sheet.Batch) rules.Diagnostic {
	d := rules.Diagnostic{ID: "D10", Severity: rules.Error, Message: "认不出区划代码：项目编码里没有，请用 --division 指明，如 --division 130209"}
	if len(batch.Summary.Files) > 0 {
		d.Source.File = batch.Summary.Files[0].Name
	}
	return d
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

// unconfirmed says which files a person must look at first.
func (p program) unconfirmed(files []engine.ImportedFile) error {
	for _, f := range files {
		if f.Draft {
			p.report([]rules.Diagnostic{draftFinding(f.Name)})
		}
	}
	return errInput
}

func draftFinding(name string) rules.Diagnostic {
	return rules.Diagnostic{ID: "F25", Severity: rules.Error, Source: rules.Source{File: name},
		Message: "内容是由版面推断的，可能有误；请逐项核对，确认无误再加 --confirm-draft"}
}

// mark hands the file back with what was found in it.
func (c *importCommand) mark(p program, files []engine.ImportFile, ds []rules.Diagnostic) error {
	worth := slices.ContainsFunc(ds, func(d rules.Diagnostic) bool { return d.Severity >= rules.Warn })
	if c.Workbook == "" || !worth || len(files) == 0 {
		return nil
	}
	marked, _, err := sheet.Annotate(files[0].Name, files[0].Content, ds)
	var unmarkable *sheet.UnmarkableError
	if errors.As(err, &unmarkable) {
		fmt.Fprintf(p.err, "没有写标注的工作簿：%v\n", unmarkable)
		return nil
	}
	if err != nil {
		return err
	}
	return p.save(c.Workbook, marked)
}

// store keeps the files as evidence and what they hold, the latter whole or not at
// all.
func (c *importCommand) store(ctx context.Context, p program, store *storage.Store, batch *sheet.Batch, summary engine.ImportSummary, preview engine.Preview, files []engine.ImportFile) error {
	scope, now := engine.Scope{Division: c.Division}, time.Now()
	id, err := store.AddImport(ctx, scope, summary, preview, files, c.By, now)
	if err != nil {
		return err
	}
	imported, err := store.CommitImport(ctx, scope, id, &batch.Intake, c.By, now)
	if err != nil {
		return err
	}
	c.tellStored(p, batch, imported.Result, preview.Effects)
	p.tellSum(summary, imported.Result)
	return nil
}
