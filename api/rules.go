package api

import (
	"context"

	"zhunsheng/rules"
)

type compileInput struct {
	Scoped
	Scheme string `query:"scheme" doc:"评分办法的编号，或编号@版本；默认 MOF2020"`
	Year   int    `query:"year" minimum:"2000" maximum:"2100" doc:"没有写年份的日期属于哪一年度"`
	Body   rules.Request
}

func (s *server) compileRule(ctx context.Context, in *compileInput) (*body[rules.Reading], error) {
	scheme, err := s.schemeOrShipped(ctx, in.Scoped, in.Scheme)
	if err != nil {
		return nil, err
	}
	return &body[rules.Reading]{scheme.Read(in.Body, in.Year)}, nil
}
