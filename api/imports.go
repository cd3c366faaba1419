package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

const noImport = "没有编号为%s的导入"

// ImportView is an import with a page of what it does, and one of what was found.
type ImportView struct {
	engine.Import
	EffectsTotal     int                `json:"effects_total"`
	Effects          []engine.Effect    `json:"effects"`
	EffectsNext      int                `json:"effects_next,omitempty" doc:"还有的话，下一页的 effects_after"`
	DiagnosticsTotal int                `json:"diagnostics_total"`
	Diagnostics      []rules.Diagnostic `json:"diagnostics" doc:"source 里有文件、工作表和单元格"`
	DiagnosticsNext  int                `json:"diagnostics_next,omitempty" doc:"还有的话，下一页的 diagnostics_after"`
}

// PreviewPage says which part of a preview is shown.
type PreviewPage struct {
	EffectsAfter     int `query:"effects_after" minimum:"0" doc:"跳过前面多少项影响"`
	DiagnosticsAfter int `query:"diagnostics_after" minimum:"0" doc:"跳过前面多少条诊断"`
	Limit            int `query:"limit" minimum:"1" maximum:"5000" default:"500"`
}

func viewOf(i *engine.Import, p *engine.Preview, at PreviewPage) ImportView {
	v := ImportView{Import: *i, EffectsTotal: len(p.Effects), DiagnosticsTotal: len(p.Diagnostics)}
	v.Effects, v.EffectsNext = partOf(p.Effects, at.EffectsAfter, at.Limit)
	v.Diagnostics, v.DiagnosticsNext = partOf(p.Diagnostics, at.DiagnosticsAfter, at.Limit)
	return v
}

// partOf cuts a page out of a list; next is 0 on the last.
func partOf[T any](list []T, after, limit int) (part []T, next int) {
	list = list[min(after, len(list)):]
	if len(list) > limit {
		return list[:limit], after + limit
	}
	return append([]T{}, list...), 0
}

type postImportInput struct{ Upload }

type importOutput struct {
	Location string `header:"Location"`
	Body     ImportView
}

// postImport reads files, checks them against what is stored, and keeps them. Nothing
// of them counts before the import is committed.
func (s *server) postImport(ctx context.Context, in *postImportInput) (*importOutput, error) {
	got := in.got
	defer s.reading()()
	batch, err := readBatch(ctx, got.files, got.given)
	if err != nil {
		return nil, err
	}
	scope, err := s.importScope(ctx, got.division, batch)
	if err != nil {
		return nil, err
	}
	scheme, err := s.scheme(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	summary, preview, err := batch.Preview(ctx, s.Register, scope, scheme)
	if err != nil {
		return nil, err
	}
	at := s.Now()
	id, err := s.Register.AddImport(ctx, scope, summary, preview, got.files, apiSource, at)
	if err != nil {
		return nil, err
	}
	added := &engine.Import{ID: id, ImportSummary: summary, State: engine.ImportPreviewed, By: apiSource, At: at}
	return &importOutput{Location: prefix + "/imports/" + id, Body: viewOf(added, &preview, PreviewPage{Limit: 500})}, nil
}

// reading waits for its turn among those who read files; the returned function ends
// the turn. Files are in memory while they are read.
func (s *server) reading() (done func()) {
	s.readers <- struct{}{}
	return func() { <-s.readers }
}

func readBatch(ctx context.Context, files []engine.ImportFile, given sheet.Given) (*sheet.Batch, error) {
	batch := sheet.NewBatch(given)
	for _, f := range files {
		if _, err := batch.Add(ctx, f.Name, f.Content); err != nil {
			return nil, err
		}
	}
	return batch, nil
}

// importScope is the division that was named, or the server's, or the one that the
// files name, or the only one that is stored.
func (s *server) importScope(ctx context.Context, named string, batch *sheet.Batch) (engine.Scope, error) {
	if division := cmp.Or(named, s.Division, batch.Division(sheet.DivisionOf)); division != "" {
		return engine.Scope{Division: division}, nil
	}
	scope, err := s.scope(ctx, Scoped{})
	var unknown *Problem
	if errors.As(err, &unknown) {
		p := problemOf(http.StatusUnprocessableEntity, "从文件里看不出区划代码，请用字段 division 指明")
		if rules.HasErrors(batch.Diagnostics) && len(batch.Declarations)+len(batch.Reports) == 0 {
			p.Detail = "文件不能读取，原因见 diagnostics；请改正后重新上传"
		}
		p.Diagnostics, _ = partOf(batch.Diagnostics, 0, 500)
		err = p
	}
	return scope, err
}

// scopeOfImport is the division that was named, or the server's, or the import's own: the
// first import of all comes before anything is stored.
func (s *server) scopeOfImport(ctx context.Context, in Scoped, id string) (engine.Scope, error) {
	if division := cmp.Or(in.Division, s.Config.Division); division != "" {
		return engine.Scope{Division: division}, nil
	}
	division, err := s.Register.ImportDivision(ctx, id)
	return engine.Scope{Division: division}, missing(err, noImport, id)
}

type importsInput struct {
	Scoped
	Paged
}

func (s *server) listImports(ctx context.Context, in *importsInput) (*body[page[engine.Import]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Register.Imports(ctx, scope, engine.ImportQuery{After: in.After, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	return &body[page[engine.Import]]{pageOf(list, in.Limit, func(i engine.Import) string { return i.ID })}, nil
}

type importInput struct {
	IDInput
	PreviewPage
}

func (s *server) getImport(ctx context.Context, in *importInput) (*body[ImportView], error) {
	scope, err := s.scopeOfImport(ctx, in.Scoped, in.ID)
	if err != nil {
		return nil, err
	}
	i, p, err := s.Register.Import(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noImport, in.ID)
	}
	return &body[ImportView]{viewOf(i, p, in.PreviewPage)}, nil
}

type commitInput struct {
	IDInput
	Body *struct {
		ConfirmDraft bool `json:"confirm_draft,omitempty" doc:"由版面推断的内容（如PDF）已经有人核对"`
	}
}

// commitImport reads the kept bytes again and checks them again: what is stored by
// now decides, not what was when they were handed in.
func (s *server) commitImport(ctx context.Context, in *commitInput) (*body[engine.Import], error) {
	scope, err := s.scopeOfImport(ctx, in.Scoped, in.ID)
	if err != nil {
		return nil, err
	}
	i, _, err := s.Register.Import(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noImport, in.ID)
	}
	switch {
	case i.State == engine.ImportCommitted:
		return &body[engine.Import]{*i}, nil
	case i.State == engine.ImportDiscarded:
		return nil, conflict("import-discarded", "这次导入已经放弃，请重新上传")
	case i.NeedsConfirmation && (in.Body == nil || !in.Body.ConfirmDraft):
		return nil, conflict("import-unconfirmed", "有的内容是由版面推断的，请逐项核对预览，再以 {\"confirm_draft\": true} 提交")
	}
	defer s.reading()()
	files, err := s.Register.ImportFiles(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	batch, err := readBatch(ctx, files, sheet.Given{FiscalYear: i.Year, Month: i.Month})
	if err != nil {
		return nil, err
	}
	return s.commitBatch(ctx, scope, in.ID, batch)
}

func (s *server) commitBatch(ctx context.Context, scope engine.Scope, id string, batch *sheet.Batch) (*body[engine.Import], error) {
	scheme, err := s.scheme(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	check, err := batch.CheckStored(ctx, s.Register, scope, scheme)
	if err != nil {
		return nil, err
	}
	if !batch.Sound || !check.Storable || len(batch.Declarations)+len(batch.Reports) == 0 {
		p := conflict("import-refused", "文件里有错误，没有存入任何数据；请改正后重新上传")
		p.Diagnostics, _ = partOf(onlyErrors(batch.WithFound(check.Diagnostics)), 0, 500)
		return nil, p
	}
	done, err := s.Register.CommitImport(ctx, scope, id, &batch.Intake, apiSource, s.Now())
	var changed *engine.ChangedError
	switch {
	case errors.As(err, &changed):
		return nil, conflict("import-outdated", "预览之后有人更新了"+namesOf(changed.Effects)+"，没有存入任何数据；请重新上传，核对新的预览")
	case errors.Is(err, engine.ErrConflict):
		return nil, conflict("import-discarded", "这次导入已经放弃，请重新上传")
	case err != nil:
		return nil, err
	}
	return &body[engine.Import]{*done}, nil
}

func conflict(kind, detail string) *Problem {
	p := problemOf(http.StatusConflict, detail)
	p.Type = typePrefix + kind
	return p
}

func onlyErrors(ds []rules.Diagnostic) (errors []rules.Diagnostic) {
	for _, d := range ds {
		if d.Severity == rules.Error {
			errors = append(errors, d)
		}
	}
	return errors
}

// namesOf names what was changed, the first few of many.
func namesOf(effects []engine.Effect) string {
	const named = 5
	var names []string
	for _, e := range effects[:min(len(effects), named)] {
		names = append(names, fmt.Sprintf("“%s”的%s", cmp.Or(e.Name, e.Code), e.Kind.Chinese()))
	}
	text := strings.Join(names, "、")
	if len(effects) > named {
		text += fmt.Sprintf("等%d项", len(effects))
	}
	return text
}

type discardOutput struct{}

// discardImport closes an import that is not wanted.
func (s *server) discardImport(ctx context.Context, in *IDInput) (*discardOutput, error) {
	scope, err := s.scopeOfImport(ctx, in.Scoped, in.ID)
	if err != nil {
		return nil, err
	}
	err = s.Register.DiscardImport(ctx, scope, in.ID, apiSource, s.Now())
	if errors.Is(err, engine.ErrConflict) {
		return nil, conflict("import-committed", "这次导入已经存入，不能再放弃；要更正，请导入新的文件")
	}
	return &discardOutput{}, missing(err, noImport, in.ID)
}

type workbookInput struct {
	IDInput
	File int `query:"file" minimum:"1" default:"1" doc:"第几个文件"`
}

type fileOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

// getImportWorkbook hands a file back with what was found in it: a workbook as it is,
// marked on the very cells; of any other form a workbook with the list.
func (s *server) getImportWorkbook(ctx context.Context, in *workbookInput) (*fileOutput, error) {
	scope, err := s.scopeOfImport(ctx, in.Scoped, in.ID)
	if err != nil {
		return nil, err
	}
	_, preview, err := s.Register.Import(ctx, scope, in.ID)
	if err != nil {
		return nil, missing(err, noImport, in.ID)
	}
	files, err := s.Register.ImportFiles(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	if in.File > len(files) {
		return nil, problemOf(http.StatusNotFound, fmt.Sprintf("这次导入只有%d个文件", len(files)))
	}
	defer s.reading()()
	file := files[in.File-1]
	marked, name, err := sheet.Annotate(file.Name, file.Content, preview.Diagnostics)
	var unmarkable *sheet.UnmarkableError
	if errors.As(err, &unmarkable) {
		return nil, problemOf(http.StatusUnprocessableEntity, unmarkable.Error())
	}
	if err != nil {
		return nil, err
	}
	return &fileOutput{sheet.Workbook.MediaType(), attachment(name, string(sheet.Workbook)), marked}, nil
}
