package api

import (
	"context"

	"zhunsheng/rules"
)

type compileInput struct {
	Scheme string `query:"scheme" doc:"评分办法，默认 MOF2020"`
	Year   int    `query:"year" minimum:"2000" maximum:"2100" doc:"没有写年份的日期属于哪一年度"`
	Body   rules.Request
}

func (s *server) compileRule(_ context.Context, in *compileInput) (*body[rules.Reading], error) {
	scheme, err := rules.FindScheme(in.Scheme)
	if err != nil {
		return nil, err
	}
	return &body[rules.Reading]{scheme.Read(in.Body, in.Year)}, nil
}

type schemeEntry struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	Basis   string `json:"basis"`
	Digest  string `json:"digest"`
}

func (s *server) listSchemes(context.Context, *struct{}) (*body[page[schemeEntry]], error) {
	var list []schemeEntry
	for _, one := range rules.Shipped().List() {
		list = append(list, schemeEntry{one.ID, one.Version, one.Name, one.Basis, one.Digest})
	}
	return &body[page[schemeEntry]]{page[schemeEntry]{Items: list}}, nil
}
