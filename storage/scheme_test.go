package storage

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// ours is a scheme to publish. The store keeps what it is given: whether a text
// loads is for engine.Catalogs to know.
func ours(version int) engine.PublishedScheme {
	text := fmt.Sprintf("id: OURS\nversion: %d\nname: 本市办法\nbasis: 本市〔2025〕1号\nbased_on: MOF2020@1\n", version)
	return engine.PublishedScheme{
		Publication: rules.Publication{ID: "OURS", Version: version, Digest: digest([]any{text}), Text: text},
		Name:        "本市办法", Basis: "本市〔2025〕1号", BasedOn: "MOF2020@1", By: "张三", At: morning,
	}
}

func TestSchemesAreReadBackAsTheyWerePublished(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		publish := func(p engine.PublishedScheme, seq int) engine.PublishedScheme {
			t.Helper()
			stored, err := s.PublishScheme(t.Context(), seedScope, p)
			p.Seq = seq
			if diff := cmp.Diff(p, stored); err != nil || diff != "" {
				t.Errorf("%v, want, stored:\n%s", err, diff)
			}
			return stored
		}
		listed := func(scope engine.Scope, after int, want ...engine.PublishedScheme) {
			t.Helper()
			got, err := s.Schemes(t.Context(), scope, after)
			if diff := cmp.Diff(append([]engine.PublishedScheme{}, want...), got); err != nil || diff != "" {
				t.Errorf("%v, want, listed:\n%s", err, diff)
			}
		}
		listed(seedScope, 0)
		second, first := publish(ours(2), 1), publish(ours(1), 2) // in the order of publishing, not of versions
		listed(seedScope, 0, second, first)
		listed(seedScope, 1, first)
		listed(seedScope, 2)
		listed(engine.Scope{Division: seedScope.Division, Agency: "433001"}, 0, second, first)
		listed(engine.Scope{Division: "130999"}, 0)

		again := ours(1)
		again.By, again.At = "李四", morning.Add(time.Hour)
		if stored, err := s.PublishScheme(t.Context(), seedScope, again); err != nil || stored != first {
			t.Errorf("published again: %+v, %v", stored, err)
		}
		other := ours(1)
		other.Digest = "sha256:other"
		var published *rules.PublishedError
		if _, err := s.PublishScheme(t.Context(), seedScope, other); !errors.As(err, &published) || published.Ref != "OURS@1" {
			t.Errorf("another content: %v", err)
		}
		for name, refused := range map[string]func() (engine.PublishedScheme, error){
			"by an agency": func() (engine.PublishedScheme, error) {
				return s.PublishScheme(t.Context(), engine.Scope{Division: seedScope.Division, Agency: "433001"}, ours(3))
			},
			"with a NUL": func() (engine.PublishedScheme, error) {
				p := ours(3)
				p.Text += "\x00"
				return s.PublishScheme(t.Context(), seedScope, p)
			},
		} {
			if _, err := refused(); !errors.Is(err, engine.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		listed(seedScope, 0, second, first)
		if _, err := s.PublishScheme(t.Context(), engine.Scope{Division: "130999"}, other); err != nil {
			t.Errorf("another division has its own OURS@1: %v", err)
		}
	})
}

// Whoever publishes at the same time gets a place of his own; of one version the
// first content stands, and the others are told.
func TestSchemesPublishedTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const rivals = 8
		together := func(scheme func(n int) engine.PublishedScheme) (stored []engine.PublishedScheme, refused int) {
			var wg sync.WaitGroup
			var mu sync.Mutex
			for n := range rivals {
				wg.Go(func() {
					p, err := s.PublishScheme(t.Context(), seedScope, scheme(n))
					var published *rules.PublishedError
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						stored = append(stored, p)
					case errors.As(err, &published):
						refused++
					default:
						t.Error(err)
					}
				})
			}
			wg.Wait()
			return stored, refused
		}
		if stored, refused := together(func(n int) engine.PublishedScheme { return ours(n + 1) }); len(stored) != rivals || refused != 0 {
			t.Errorf("of %d schemes %d were stored, %d refused", rivals, len(stored), refused)
		}
		if stored, refused := together(func(int) engine.PublishedScheme { return ours(100) }); len(stored) != rivals || refused != 0 {
			t.Errorf("the same by %d: %d were told that it is stored, %d refused", rivals, len(stored), refused)
		}
		stored, refused := together(func(n int) engine.PublishedScheme {
			p := ours(200)
			p.Digest = fmt.Sprint("sha256:", n)
			return p
		})
		if len(stored) != 1 || refused != rivals-1 {
			t.Errorf("%d contents of one version were stored, %d refused", len(stored), refused)
		}
		list, err := s.Schemes(t.Context(), seedScope, 0)
		if err != nil || len(list) != rivals+2 {
			t.Fatalf("%d schemes, %v", len(list), err)
		}
		for i, p := range list {
			if p.Seq != i+1 {
				t.Errorf("%s is number %d, want %d", p.Ref(), p.Seq, i+1)
			}
		}
		if !slices.Contains(list, stored[0]) {
			t.Errorf("the first content %s is not the one that stands", stored[0].Digest)
		}
	})
}
