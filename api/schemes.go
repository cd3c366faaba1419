package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Where a scheme comes from.
const (
	originShipped   = "shipped"
	originPublished = "published"
	originDraft     = "draft" // checked, and not in force
)

// SchemeEntry is one version of a scheme.
type SchemeEntry struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Name    string `json:"name"`
	Basis   string `json:"basis"`
	// BasedOn is the scheme, id@version, whose clauses hold where this one has none.
	BasedOn     string             `json:"based_on,omitempty"`
	Digest      string             `json:"digest"`
	Origin      string             `json:"origin" enum:"shipped,published,draft" doc:"随程序带的、本区划发布的，或只检查过的"`
	PublishedAt *time.Time         `json:"published_at,omitempty"`
	PublishedBy string             `json:"published_by,omitempty"`
	Usable      bool               `json:"usable" doc:"已发布的办法在这个版本的程序里装不进去时为 false，原因见 diagnostics"`
	Diagnostics []rules.Diagnostic `json:"diagnostics"`
}

func entryOf(in engine.SchemesInForce, s *rules.Scheme, origin string) SchemeEntry {
	e := SchemeEntry{
		ID: s.ID, Version: s.Version, Name: s.Name, Basis: s.Basis, BasedOn: s.BasedOn, Digest: s.Digest,
		Origin: origin, Usable: true, Diagnostics: []rules.Diagnostic{},
	}
	if p, ok := in.AsPublished(s.ID, s.Version); ok {
		e.Origin, e.PublishedAt, e.PublishedBy = originPublished, &p.At, p.By
	}
	return e
}

func unusableEntry(p engine.PublishedScheme, u *rules.UnusableSchemeError) SchemeEntry {
	return SchemeEntry{
		ID: p.ID, Version: p.Version, Name: p.Name, Basis: p.Basis, BasedOn: p.BasedOn, Digest: p.Digest,
		Origin: originPublished, PublishedAt: &p.At, PublishedBy: p.By, Diagnostics: u.Diagnostics,
	}
}

// scheme finds the scheme that a request names among those in force in its
// division; the default where it names none.
func (s *server) scheme(ctx context.Context, scope engine.Scope, name string) (*rules.Scheme, error) {
	in, err := s.catalogs.Of(ctx, scope)
	if err != nil {
		return nil, err
	}
	return in.Find(name)
}

// schemeOrShipped is scheme for a request that is about nobody's data: where no
// division is known the schemes that are shipped are everybody's.
func (s *server) schemeOrShipped(ctx context.Context, whose Scoped, name string) (*rules.Scheme, error) {
	scope, err := s.scope(ctx, whose)
	var unknown *Problem
	if errors.As(err, &unknown) {
		if shipped, missing := rules.FindScheme(name); missing == nil {
			return shipped, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return s.scheme(ctx, scope, name)
}

// schemesOf are the schemes in force in a request's division; those that are
// shipped where nothing is stored yet.
func (s *server) schemesOf(ctx context.Context, whose Scoped) (engine.SchemesInForce, error) {
	scope, err := s.scope(ctx, whose)
	var unknown *Problem
	if errors.As(err, &unknown) && unknown.Status == http.StatusNotFound {
		return engine.SchemesInForce{Catalog: rules.Shipped()}, nil
	}
	if err != nil {
		return engine.SchemesInForce{}, err
	}
	return s.catalogs.Of(ctx, scope)
}

type schemesInput struct{ Scoped }

func (s *server) listSchemes(ctx context.Context, in *schemesInput) (*body[page[SchemeEntry]], error) {
	schemes, err := s.schemesOf(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	var list []SchemeEntry
	for _, one := range schemes.List() {
		list = append(list, entryOf(schemes, one, originShipped))
	}
	for _, p := range schemes.Published {
		var unusable *rules.UnusableSchemeError
		if _, err := schemes.FindExact(p.Ref()); errors.As(err, &unusable) {
			list = append(list, unusableEntry(p, unusable))
		}
	}
	slices.SortFunc(list, func(a, b SchemeEntry) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return &body[page[SchemeEntry]]{page[SchemeEntry]{Items: list}}, nil
}

// SchemeInput names a scheme by its id, the newest version, or by id@version.
type SchemeInput struct {
	Scoped
	ID string `path:"id" doc:"编号（最新版本），或编号@版本"`
}

// SchemeView is a scheme with the text of its file.
type SchemeView struct {
	SchemeEntry
	Text string `json:"text" doc:"办法的YAML"`
}

func (s *server) getScheme(ctx context.Context, in *SchemeInput) (*body[SchemeView], error) {
	schemes, err := s.schemesOf(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	found, err := schemes.Find(in.ID)
	var unusable *rules.UnusableSchemeError
	if errors.As(err, &unusable) {
		p, _ := schemes.AsPublished(unusable.ID, unusable.Version)
		return &body[SchemeView]{SchemeView{unusableEntry(p, unusable), p.Text}}, nil
	}
	if err != nil {
		return nil, ofAddress(err)
	}
	return &body[SchemeView]{SchemeView{entryOf(schemes, found, originShipped), found.Text()}}, nil
}

type postSchemeInput struct {
	Scoped
	DryRun      bool   `query:"dry_run" doc:"只检查，不发布"`
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"application/yaml"`
}

type postSchemeOutput struct {
	Status   int
	Location string `header:"Location"`
	Body     SchemeEntry
}

// postScheme publishes a scheme, for good. With a mistake in it nothing is
// published, and every mistake is told with its place.
func (s *server) postScheme(ctx context.Context, in *postSchemeInput) (*postSchemeOutput, error) {
	text, err := schemeText(in.ContentType, in.RawBody)
	if err != nil {
		return nil, err
	}
	if in.DryRun {
		schemes, err := s.schemesOf(ctx, in.Scoped)
		if err != nil {
			return nil, err
		}
		draft, ds, err := draftOf(schemes, text)
		if err != nil {
			return nil, err
		}
		return schemeAnswer(http.StatusOK, entryOf(schemes, draft, originDraft), ds), nil
	}
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	published, fresh, ds, err := s.catalogs.Publish(ctx, scope, apiSource, text, "api", s.Now())
	if err != nil {
		return nil, err
	}
	if published == nil {
		return nil, &refused{"评分办法有错误，没有发布", ds}
	}
	schemes, err := s.catalogs.Of(ctx, scope)
	if err != nil {
		return nil, err
	}
	status := http.StatusOK // it stands published already
	if fresh {
		status = http.StatusCreated
	}
	return schemeAnswer(status, entryOf(schemes, published, originShipped), ds), nil
}

func schemeAnswer(status int, e SchemeEntry, ds []rules.Diagnostic) *postSchemeOutput {
	out := &postSchemeOutput{Status: status, Body: e}
	out.Body.Diagnostics = append(out.Body.Diagnostics, ds...)
	if e.Origin != originDraft {
		out.Location = fmt.Sprintf("%s/schemes/%s@%d", prefix, url.PathEscape(e.ID), e.Version)
	}
	return out
}

// draftOf loads a text that is not published.
func draftOf(schemes engine.SchemesInForce, text []byte) (*rules.Scheme, []rules.Diagnostic, error) {
	draft, ds, err := schemes.Draft(apiSource, text)
	if err == nil && draft == nil {
		err = &refused{"评分办法有错误", ds}
	}
	return draft, ds, err
}
