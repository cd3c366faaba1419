package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/sheet"
)

// exportData writes what is stored itself.
func (s *server) exportData(ctx context.Context, in *exportInput, d sheet.Data) (*huma.StreamResponse, error) {
	switch {
	case !d.Kind.Writes(d.Format):
		return nil, problemOf(http.StatusNotFound, fmt.Sprintf("%s没有%s这种格式；可用的有%s", d.Kind.Name, d.Format, strings.Join(d.Kind.Formats, "、")))
	case in.Light+in.Grade+in.Run != "" || in.Explain:
		return nil, problemOf(http.StatusUnprocessableEntity, d.Kind.Name+"与评价结果无关，不能按灯、等级或评价批次选择，也没有说明")
	case d.Kind.Code != sheet.DataTemplate.Code && in.Scheme != "":
		return nil, problemOf(http.StatusUnprocessableEntity, d.Kind.Name+"与评分办法无关，不用参数 scheme")
	case d.Kind.Code == sheet.DataTemplate.Code && in.Month == 0:
		return nil, problemOf(http.StatusUnprocessableEntity, "填报模板要用参数 month 指明填报到几月底")
	}
	scope, year, err := s.of(ctx, in.Scoped, Yearly{in.Year})
	if err != nil {
		return nil, err
	}
	scope.Agency = in.Agency
	if d.Schemes, err = s.catalogs.Of(ctx, scope); err != nil {
		return nil, err
	}
	if d.Kind.Code == sheet.DataTemplate.Code { // before anything is written
		if _, err := d.Schemes.OfYear(ctx, s.Register, scope, year, d.Scheme); err != nil {
			return nil, err
		}
	}
	q := engine.DossierQuery{Year: year, Text: in.Q, Codes: in.Project}
	return s.stream(ctx, exported{
		what: d.Kind.Code, name: d.FileName(year, in.Agency), format: d.Format, contentType: d.MediaType(),
		nothing: "没有可以写出“" + d.Kind.Name + "”的内容，请核对年度、月份和筛选条件",
		write:   func(w io.Writer) error { return d.Write(ctx, w, s.Register, scope, q) },
	}), nil
}
