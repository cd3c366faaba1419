package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

type compareInput struct {
	SchemeInput
	Body struct {
		Year   int    `json:"year" minimum:"2000" maximum:"2100"`
		Month  int    `json:"month" minimum:"1" maximum:"12"`
		After  string `json:"after,omitempty" doc:"变更后的办法：编号或编号@版本；变更前的是地址里的"`
		Text   string `json:"text,omitempty" doc:"变更后的办法，还没有发布的：它的YAML文本；变更前的是地址里的"`
		Before string `json:"before,omitempty" doc:"变更前的办法；变更后的是地址里的"`
		// TablesAsOf lets the side before have older goal tables, on the same data.
		TablesAsOf *time.Time `json:"tables_as_of,omitempty" doc:"变更前的目标表取这一时刻的版本，缺省是现在的；执行数据两边都是现在的"`
	}
}

// compareSchemes evaluates a period of the book under two schemes, or two versions
// of its goal tables, and tells who moves, and why. Nothing is stored: it is the dry run before a scheme is
// published, and takes the text of a draft.
func (s *server) compareSchemes(ctx context.Context, in *compareInput) (*body[engine.Comparison], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	schemes, err := s.catalogs.Of(ctx, scope)
	if err != nil {
		return nil, err
	}
	before, after, err := in.sides(schemes)
	if err != nil {
		return nil, err
	}
	period := engine.Period{Division: scope.Division, FiscalYear: in.Body.Year, Month: in.Body.Month}
	declaration, report, err := s.Register.Book(ctx, period)
	if err != nil {
		return nil, missing(err, noTables, in.Body.Year)
	}
	older, reported := declaration, report
	if at := in.Body.TablesAsOf; at != nil {
		if older, err = s.Register.TablesAsOf(ctx, scope, in.Body.Year, *at); err != nil {
			return nil, missing(err, "%s还没有%d年度的目标表", at.Format("2006-01-02 15:04"), in.Body.Year)
		}
		reported = report.Within(older)
	}
	was, err := tried(before, older, reported)
	if err != nil {
		return nil, err
	}
	is, err := tried(after, declaration, report)
	if err != nil {
		return nil, err
	}
	return comparison(was, is, before, after), nil
}

// comparison names the versions of the schemes, which an outcome does not know.
func comparison(before, after *engine.Outcome, schemes ...*rules.Scheme) *body[engine.Comparison] {
	c := engine.Compare(before, after)
	c.Before.Under(schemes...)
	c.After.Under(schemes...)
	return &body[engine.Comparison]{*c}
}

// sides are the schemes before and after: the one of the address and the other
// that the body names. Where only the goal tables differ it is on both sides.
func (in *compareInput) sides(schemes engine.SchemesInForce) (before, after *rules.Scheme, err error) {
	named := slices.DeleteFunc([]string{in.Body.After, in.Body.Text, in.Body.Before}, func(s string) bool { return s == "" })
	if len(named) > 1 || len(named) == 0 && in.Body.TablesAsOf == nil {
		return nil, nil, problemOf(http.StatusUnprocessableEntity, "after、text、before 请写且只写一样：与地址里的办法比较的另一个办法")
	}
	here, err := schemes.Find(in.ID)
	if err != nil {
		return nil, nil, ofAddress(err)
	}
	switch {
	case in.Body.Text != "":
		after, _, err = draftOf(schemes, []byte(in.Body.Text))
		return here, after, err
	case in.Body.After != "":
		after, err = schemes.Find(in.Body.After)
		return here, after, err
	case in.Body.Before != "":
		before, err = schemes.Find(in.Body.Before)
		return before, here, err
	}
	return here, here, nil
}

// tried is an evaluation that is not stored.
func tried(scheme *rules.Scheme, d *rules.Declaration, r *engine.Report) (*engine.Outcome, error) {
	outcome, ds, err := engine.Evaluate(scheme, d, r)
	if err == nil && outcome == nil {
		err = &refused{fmt.Sprintf("按评分办法%s不能评价：目标表或执行数据有错误", scheme.Ref()), ds}
	}
	return outcome, err
}

type compareRunsInput struct {
	IDInput
	After string `query:"after" required:"true" doc:"变更后的评价批次；变更前的是地址里的"`
}

// compareRuns holds two stored runs of one period against each other: two
// versions of the goal tables, two data sets, two schemes, whatever changed
// between them.
func (s *server) compareRuns(ctx context.Context, in *compareRunsInput) (*body[engine.Comparison], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	before, err := s.results(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	after, err := s.results(ctx, scope, in.After)
	if err != nil {
		return nil, err
	}
	if before.FiscalYear != after.FiscalYear || before.Month != after.Month {
		return nil, problemOf(http.StatusUnprocessableEntity, fmt.Sprintf("变更前是%d年%d月底的，变更后是%d年%d月底的，不能比较",
			before.FiscalYear, before.Month, after.FiscalYear, after.Month))
	}
	schemes, err := s.catalogs.Of(ctx, scope)
	if err != nil {
		return nil, err
	}
	return comparison(before, after, schemes.List()...), nil
}
