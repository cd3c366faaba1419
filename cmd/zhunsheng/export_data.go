package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/sheet"
)

// runData writes what is stored itself.
func (c *exportCommand) runData(ctx context.Context, p program, kind sheet.DataKind) (err error) {
	d := sheet.Data{Kind: kind, Format: c.format(), Month: c.Month, At: time.Now(), Scheme: c.Scheme}
	if err := c.checkData(p, d); err != nil {
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
	if d.Schemes, err = engine.NewCatalogs(store).Of(ctx, scope); err != nil {
		return err
	}
	count, done := p.counting("正在导出")
	defer done()
	d.Progress = count
	q := engine.DossierQuery{Year: year, Codes: c.Project}
	err = p.stream(c.Out, func(w io.Writer) error { return d.Write(ctx, w, store, scope, q) })
	switch {
	case errors.Is(err, sheet.ErrNothing):
		return usageError("没有可以写出“" + kind.Name + "”的内容，没有写出文件；请核对 --year、--month、--agency、--project")
	case errors.Is(err, sheet.ErrSeveralAgencies):
		return usageError("有几个预算单位，填报模板一个单位一份，请用 --agency 指明")
	}
	return err
}

func (c *exportCommand) checkData(p program, d sheet.Data) error {
	switch {
	case !d.Kind.Writes(d.Format):
		return usageError(d.Kind.Name + "只能写成" + strings.Join(d.Kind.Formats, "、") + "，请核对 -o 的扩展名，或用 --format 指明")
	case c.Light+c.Grade+c.RunID != "" || c.Explain:
		return usageError(d.Kind.Name + "与评价结果无关，不用 --light、--grade、--run、--explain")
	case d.Kind.Code == sheet.DataTemplate.Code && c.Month == 0:
		return usageError("填报模板要用 --month 指明填报到几月底")
	case d.Kind.Code != sheet.DataTemplate.Code && c.Scheme != "":
		return usageError(d.Kind.Name + "与评分办法无关，不用 --scheme")
	case d.Format == "json":
		return nil
	}
	return p.checkTerminal(c.Out, d.Format)
}
