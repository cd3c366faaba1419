package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

type exportInput struct {
	Scoped
	File    string   `path:"file" doc:"表的名称或代码，加后缀：自评表.xlsx、summary.docx；数据：填报模板.xlsx（template.xlsx）、国标.json和国标.zip（standard.json、standard.zip）、goals.json、执行数据.json（actuals.json）" example:"自评表.xlsx"`
	Year    int      `query:"year" minimum:"2000" maximum:"2100" doc:"年度；缺省时是有目标表的最近年度"`
	Month   int      `query:"month" minimum:"1" maximum:"12" doc:"到几月底的评价，缺省时是最近一次；填报模板必须写明；国标、执行数据缺省时是全年各月"`
	Run     string   `query:"run" doc:"哪一个评价批次；缺省时是最近一次"`
	Agency  string   `query:"agency" doc:"预算单位编码；有几个单位时，填报模板必须写明"`
	Scheme  string   `query:"scheme" doc:"填报模板按哪个评分办法列出评判规则和分值：编号，或编号@版本；缺省时是这一年最近一次评价用的，没有评价过的是 MOF2020"`
	Light   string   `query:"light" doc:"RED、ORANGE、YELLOW、GREEN、BLUE、GREY，或红、橙、黄、绿、蓝、灰"`
	Grade   string   `query:"grade"`
	Q       string   `query:"q" doc:"在项目编码和名称中查找"`
	Project []string `query:"project,explode" maxItems:"1000" doc:"项目编码，可写多次"`
	Explain bool     `query:"explain" doc:"附上说明：每个得分和灯是怎样来的"`
}

// export writes forms as they are read from the store, or what is stored itself.
func (s *server) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	for _, code := range in.Project {
		if code == "" {
			return nil, problemOf(http.StatusUnprocessableEntity, "project 应为项目编码")
		}
	}
	if in.Light != "" {
		light, known := engine.FindLight(in.Light)
		if !known {
			return nil, problemOf(http.StatusUnprocessableEntity, fmt.Sprintf("没有“%s”这种灯，light 可用的有%s", in.Light, engine.LightWords()))
		}
		in.Light = string(light)
	}
	name, suffix := cutSuffix(in.File)
	if data, known := sheet.FindData(name, suffix); known {
		return s.exportData(ctx, in, sheet.Data{Kind: data, Format: suffix, Month: in.Month, At: s.Now(), Scheme: in.Scheme})
	}
	e, err := s.exportOf(in)
	if err != nil {
		return nil, err
	}
	scope, year, err := s.of(ctx, in.Scoped, Yearly{in.Year})
	if err != nil {
		return nil, err
	}
	scope.Agency = in.Agency
	run, basis, err := s.exportedRun(ctx, scope, e.Kind, year, in)
	if err != nil {
		return nil, err
	}
	q := engine.DossierQuery{Year: year, Light: engine.Light(in.Light), Grade: in.Grade, Text: in.Q, Codes: in.Project}
	month := 0
	if run != nil {
		year, month = run.FiscalYear, run.Month
	}
	return s.stream(ctx, exported{
		what: e.Kind.Code, name: e.FileName(year, month), format: string(e.Format), contentType: e.Format.MediaType(),
		nothing: "没有可以填写“" + e.Kind.Name + "”的项目，请核对筛选条件",
		write:   func(w io.Writer) error { return e.WriteStored(ctx, w, s.Register, scope, run, basis, q) },
	}), nil
}

// exportOf reads what is asked for off the address.
func (s *server) exportOf(in *exportInput) (sheet.Export, error) {
	name, suffix := cutSuffix(in.File)
	kind, known := official.Find(name)
	e := sheet.Export{Kind: kind, Format: sheet.Format(suffix), Explained: in.Explain}
	switch {
	case !known:
		return e, problemOf(http.StatusNotFound, fmt.Sprintf("没有“%s”这种表；可导出的有%s", name, kindNames()))
	case e.Format.MediaType() == "":
		return e, problemOf(http.StatusNotFound, fmt.Sprintf("没有%s这种格式；可用的有xlsx、docx、pdf", suffix))
	case !kind.NeedsRun && in.Light+in.Grade+in.Run != "":
		return e, problemOf(http.StatusUnprocessableEntity, kind.Name+"与评价结果无关，不能按灯、等级或评价批次选择")
	case e.Format == sheet.PDF:
		font, err := s.font()
		if err != nil {
			return e, noFontProblem()
		}
		e.Font = font
	}
	return e, nil
}

// cutSuffix parts a name at its last dot; echo hands it over as it stood in the
// address where it was escaped.
func cutSuffix(file string) (name, suffix string) {
	if plain, err := url.PathUnescape(file); err == nil {
		file = plain
	}
	dot := strings.LastIndexByte(file, '.')
	if dot < 0 {
		return file, ""
	}
	return file[:dot], file[dot+1:]
}

func kindNames() string {
	var names []string
	for _, k := range sheet.Exports() {
		names = append(names, fmt.Sprintf("%s（%s）", k.Name, k.Code))
	}
	return strings.Join(names, "、")
}

func noFontProblem() error {
	return problemOf(http.StatusServiceUnavailable, "服务器上没有可用的中文字体，不能生成PDF；请导出xlsx或docx，或安装 fonts-lxgw-wenkai")
}

// exportedRun is the run that is asked for; nil for a form that needs none.
func (s *server) exportedRun(ctx context.Context, scope engine.Scope, k official.Kind, year int, in *exportInput) (run *engine.Run, basis official.Basis, err error) {
	switch {
	case !k.NeedsRun:
		return nil, basis, nil
	case in.Run != "":
		if run, err = s.doneRun(ctx, scope, in.Run); err != nil {
			return nil, basis, err
		}
	default:
		month := in.Month
		if k.YearEnd && month == 0 {
			month = 12
		}
		if run, err = s.Register.LatestRun(ctx, scope, year, month); err != nil {
			return nil, basis, missing(err, "%s", noRunYet(year, month))
		}
	}
	if refusal := k.Refusal(run.Month); refusal != "" {
		return nil, basis, problemOf(http.StatusUnprocessableEntity, refusal)
	}
	schemes, err := s.catalogs.Of(ctx, scope)
	if unknown := sheet.UnknownGrade(in.Grade, run, schemes); err == nil && unknown != "" {
		return nil, basis, problemOf(http.StatusUnprocessableEntity, "grade："+unknown)
	}
	return run, sheet.BasisOf(run, schemes), err
}

func noRunYet(year, month int) string {
	if month == 0 {
		return fmt.Sprintf("%d年度还没有评价，请先评价（POST /runs）", year)
	}
	return fmt.Sprintf("%d年%d月底还没有评价，请先评价（POST /runs）", year, month)
}
