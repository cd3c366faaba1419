package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"zhunsheng/rules"
)

// PublishedScheme is a scheme as a division published it; it never changes.
type PublishedScheme struct {
	rules.Publication
	// Seq counts the schemes of the division in the order of publishing, from 1: a
	// scheme can only be based on earlier ones.
	Seq int
	// Name, Basis and BasedOn are what its file says.
	Name, Basis, BasedOn string
	By                   string
	At                   time.Time
}

// SchemeStore is where the published schemes of divisions are kept.
type SchemeStore interface {
	// Schemes lists what a division published after its scheme of that Seq, in
	// the order of publishing.
	Schemes(ctx context.Context, s Scope, after int) ([]PublishedScheme, error)
	// PublishScheme appends a scheme and returns it with its Seq. The same again is
	// what stands published; another content under its id and version is a
	// *rules.PublishedError.
	PublishScheme(ctx context.Context, s Scope, p PublishedScheme) (PublishedScheme, error)
}

// SchemesInForce are the schemes of one division: those that are shipped and
// those that it published.
type SchemesInForce struct {
	*rules.Catalog
	Published []PublishedScheme // in the order of publishing, the unusable ones too
}

// Draft loads a scheme that is not published yet. With any ERROR it is nil.
// Another content under a published id and version is a *rules.PublishedError.
func (in SchemesInForce) Draft(name string, text []byte) (*rules.Scheme, []rules.Diagnostic, error) {
	s, ds := in.Load(name, text)
	if s == nil {
		return nil, ds, nil
	}
	for _, p := range in.Published {
		if p.Ref() == s.Ref() && p.Digest != s.Digest { // an unusable one is in no catalog
			return nil, ds, &rules.PublishedError{Ref: s.Ref()}
		}
	}
	_, err := in.With(s)
	return s, ds, err
}

// OfYear is the scheme by which a year is judged: the one that is named, else the
// newest version of that of the year's latest run, else the default.
func (in SchemesInForce) OfYear(ctx context.Context, store DossierStore, s Scope, year int, named string) (*rules.Scheme, error) {
	if named == "" {
		run, err := store.LatestRun(ctx, s, year, 0)
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return nil, err
		default:
			named = run.Scheme
		}
	}
	return in.Find(named)
}

// AsPublished is a published scheme by its id and version; false where that is
// shipped with the program, or is none.
func (in SchemesInForce) AsPublished(id string, version int) (PublishedScheme, bool) {
	for _, p := range in.Published {
		if p.ID == id && p.Version == version {
			return p, true
		}
	}
	return PublishedScheme{}, false
}

// Catalogs keep the schemes in force of each division as they are loaded, for
// loading takes milliseconds each. Every question asks the store what was
// published since, by whichever process: the answer is never stale. They are safe
// for concurrent use.
type Catalogs struct {
	store SchemeStore
	mu    sync.Mutex
	held  map[string]SchemesInForce // of divisions that published something
}

// NewCatalogs keeps the catalogs of a store.
func NewCatalogs(store SchemeStore) *Catalogs {
	return &Catalogs{store: store, held: map[string]SchemesInForce{}}
}

// Of returns the schemes in force in the scope's division.
func (c *Catalogs) Of(ctx context.Context, scope Scope) (SchemesInForce, error) {
	in := c.last(scope.Division)
	newer, err := c.store.Schemes(ctx, scope, in.seq())
	if err != nil || len(newer) == 0 {
		return in, err
	}
	in.Published = append(in.Published[:len(in.Published):len(in.Published)], newer...)
	for _, p := range newer {
		in.Catalog = in.WithPublished(p.Publication)
	}
	c.keep(scope.Division, in)
	return in, nil
}

func (c *Catalogs) last(division string) SchemesInForce {
	c.mu.Lock()
	defer c.mu.Unlock()
	if in, ok := c.held[division]; ok {
		return in
	}
	return SchemesInForce{Catalog: rules.Shipped()}
}

func (c *Catalogs) keep(division string, in SchemesInForce) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[division].seq() < in.seq() {
		c.held[division] = in
	}
}

func (in SchemesInForce) seq() int {
	if len(in.Published) == 0 {
		return 0
	}
	return in.Published[len(in.Published)-1].Seq
}

// Publish puts a scheme into force in the scope's division, for good; fresh tells
// whether it was not before. With any ERROR in its text nothing is published and
// the scheme is nil: the diagnostics say what to mend. Another content under a
// published id and version is a *rules.PublishedError. by and at are who
// publishes it, and when.
func (c *Catalogs) Publish(ctx context.Context, scope Scope, name string, text []byte, by string, at time.Time) (s *rules.Scheme, fresh bool, ds []rules.Diagnostic, err error) {
	in, err := c.Of(ctx, scope)
	if err != nil {
		return nil, false, nil, err
	}
	s, ds, err = in.Draft(name, text)
	if s == nil || err != nil {
		return nil, false, ds, err
	}
	if _, err := in.FindExact(s.Ref()); err == nil {
		return s, false, ds, nil // with this digest
	}
	_, err = c.store.PublishScheme(ctx, scope, PublishedScheme{
		Publication: rules.Publication{ID: s.ID, Version: s.Version, Digest: s.Digest, Text: s.Text()},
		Name:        s.Name, Basis: s.Basis, BasedOn: s.BasedOn, By: by, At: at,
	})
	return s, err == nil, ds, err
}
