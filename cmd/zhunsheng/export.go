package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-isatty"

	"zhunsheng/engine"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
	"zhunsheng/sheet/paper"
	"zhunsheng/storage"
)

type exportCommand struct {
	storeFlags
	Form     string   `arg:"" name:"FORM" help:"哪种表：绩效目标表、监控表、自评表、部门自评表、汇总表、整改通知单、说明；或者数据：填报模板（xlsx）、国标（json、zip）、绩效目标表（json）、执行数据（json）。"`
	Out      string   `short:"o" required:"" help:"输出文件；格式由扩展名决定。" placeholder:"OUT"`
	Format   string   `help:"格式：xlsx、docx、pdf，数据是json、zip；默认由 -o 的扩展名决定。" placeholder:"FORMAT"`
	Division string   `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认是库里唯一的。" placeholder:"CODE"`
	Year     int      `help:"年度；默认是有目标表的最近年度。" placeholder:"Y"`
	Month    int      `help:"到几月底的评价，默认最近一次；填报模板必须写明；国标、执行数据默认全年各月。" placeholder:"M"`
	RunID    string   `name:"run" help:"哪一个评价批次；默认最近一次。" placeholder:"ID"`
	Agency   string   `help:"只要这个预算单位的。" placeholder:"CODE"`
	Scheme   string   `help:"填报模板按哪个评分办法列出评判规则和分值：编号，或编号@版本；默认是这一年最近一次评价用的，没有评价过的是MOF2020。" placeholder:"ID"`
	Light    string   `help:"只要这种灯的：RED、ORANGE、YELLOW、GREEN、BLUE、GREY，或红、橙、黄、绿、蓝、灰。" placeholder:"LIGHT"`
	Grade    string   `help:"只要这个等级的。" placeholder:"GRADE"`
	Project  []string `help:"只要这个项目的；可写多次。" placeholder:"CODE"`
	Explain  bool     `help:"附上说明：每个得分和灯是怎样来的。"`
	Font     string   `env:"ZHUNSHENG_FONT" help:"生成PDF用的字体（.ttf）。" placeholder:"FILE"`
}

// Run writes forms of what is stored, or what is stored itself.
func (c *exportCommand) Run(ctx context.Context, p program) (err error) {
	if err := c.checkLight(); err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	if data, known := sheet.FindData(c.Form, c.format()); known {
		return c.runData(ctx, p, data)
	}
	e, err := c.order(p)
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	scope, year, err := c.scope(ctx, store)
	if err != nil {
		return err
	}
	run, basis, err := c.run(ctx, store, scope, e.Kind, year)
	if err != nil {
		return err
	}
	count, done := p.counting("正在导出")
	defer done()
	e.Progress = count
	q := engine.DossierQuery{Year: year, Light: engine.Light(c.Light), Grade: c.Grade, Codes: c.Project}
	err = p.stream(c.Out, func(w io.Writer) error { return e.WriteStored(ctx, w, store, scope, run, basis, q) })
	return exportMistake(e, err)
}

// check refuses what makes no sense of any form.
func (c *exportCommand) check() error {
	if c.Month != 0 {
		if err := checkMonth(c.Month); err != nil {
			return err
		}
	}
	return errors.Join(checkYear(c.Year), checkDivision(c.Division))
}

// format is the one asked for, by name or by the file's.
func (c *exportCommand) format() string {
	if c.Format != "" {
		return c.Format
	}
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), ".")
}

// order is what is asked for.
func (c *exportCommand) order(p program) (sheet.Export, error) {
	kind, known := official.Find(c.Form)
	if !known {
		return sheet.Export{}, usageError("没有“" + c.Form + "”这种表，可导出的有：" + formNames())
	}
	if !kind.NeedsRun && c.Light+c.Grade+c.RunID != "" {
		return sheet.Export{}, usageError(kind.Name + "与评价结果无关，不用 --light、--grade、--run")
	}
	if c.Scheme != "" {
		return sheet.Export{}, usageError("--scheme 只用于填报模板；" + kind.Name + "按评价时用的办法，或与办法无关")
	}
	if c.Month != 0 {
		if err := checkMonth(c.Month); err != nil {
			return sheet.Export{}, err
		}
	}
	if err := errors.Join(checkYear(c.Year), checkDivision(c.Division)); err != nil {
		return sheet.Export{}, err
	}
	e := sheet.Export{Kind: kind, Format: sheet.Format(c.format()), Explained: c.Explain}
	err := p.prepare(&e, c.Out, c.Font)
	return e, err
}

func formNames() string {
	var names []string
	for _, k := range sheet.Exports() {
		names = append(names, k.Name)
	}
	return strings.Join(names, "、")
}

// prepare refuses what can't be written, and finds the font of a PDF.
func (p program) prepare(e *sheet.Export, out, font string) (err error) {
	if e.Format.MediaType() == "" {
		return usageError(fmt.Sprintf("不知道写成什么格式：“%s”；请用 -o 表.xlsx、表.docx 或 表.pdf，或用 --format 指明", e.Format))
	}
	if err := errors.Join(checkSuffix(out, e.Format), p.checkFolder(out)); err != nil {
		return err
	}
	if err := p.checkTerminal(out, string(e.Format)); err != nil {
		return err
	}
	if e.Format == sheet.PDF {
		if e.Font, err = paper.FindFont(font); errors.Is(err, paper.ErrNoFont) {
			return usageError("没有可用的中文字体，不能生成PDF；请安装 fonts-lxgw-wenkai，或用 --font 指明字体文件，或改用xlsx、docx")
		}
	}
	return err
}

// checkTerminal refuses to print what is no text.
func (p program) checkTerminal(out, format string) error {
	if f, ok := p.out.(*os.File); out == "-" && ok && isatty.IsTerminal(f.Fd()) {
		return usageError("不能把" + format + "写到终端，请用 -o 指明文件")
	}
	return nil
}

func (c *exportCommand) scope(ctx context.Context, store *storage.Store) (engine.Scope, int, error) {
	scope, year, err := held(ctx, store, c.Division, c.Year)
	scope.Agency = c.Agency
	return scope, year, err
}

// run is the run whose results are written; nil for a form that needs none.
func (c *exportCommand) run(ctx context.Context, store *storage.Store, scope engine.Scope, k official.Kind, year int) (run *engine.Run, basis official.Basis, err error) {
	month := c.Month
	switch {
	case !k.NeedsRun:
		return nil, basis, nil
	case c.RunID != "":
		run, err = store.Run(ctx, scope, c.RunID)
	default:
		if k.YearEnd && month == 0 {
			month = 12
		}
		run, err = store.LatestRun(ctx, scope, year, month)
	}
	if errors.Is(err, engine.ErrNotFound) {
		if month == 0 {
			month = 12
		}
		return nil, basis, lackError(fmt.Sprintf("没有这样的评价批次；请先评价库里的数据：zhunsheng run --month %d --year %d（--dsn 与这里相同），或核对 --year、--month、--run", month, year))
	}
	if err != nil {
		return nil, basis, err
	}
	if refusal := k.Refusal(run.Month); refusal != "" {
		return nil, basis, usageError(refusal)
	}
	in, err := engine.NewCatalogs(store).Of(ctx, scope)
	if unknown := sheet.UnknownGrade(c.Grade, run, in); err == nil && unknown != "" {
		return nil, basis, usageError("--grade：" + unknown)
	}
	return run, sheet.BasisOf(run, in), err
}

// exportMistake says in words what can't be exported.
func exportMistake(e sheet.Export, err error) error {
	switch {
	case errors.Is(err, sheet.ErrNothing):
		return lackError("没有可以填写“" + e.Kind.Name + "”的项目，没有写出文件")
	case errors.Is(err, sheet.ErrTooMany):
		return usageError("项目太多，一个PDF放不下；请用 --agency 按单位分别导出，或导出xlsx、docx")
	}
	return err
}
