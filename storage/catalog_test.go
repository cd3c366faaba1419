package storage

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

func schemeText(ref, base string) []byte {
	id, version, _ := strings.Cut(ref, "@")
	return fmt.Appendf(nil, "id: %s\nversion: %s\nname: 本市办法\nbasis: 本市〔2025〕1号\nbased_on: %s\n", id, version, base)
}

// publish publishes a scheme and fails the test where that is refused.
func publish(t *testing.T, c *engine.Catalogs, ref, base string) *rules.Scheme {
	t.Helper()
	s, _, ds, err := c.Publish(t.Context(), seedScope, "x.yaml", schemeText(ref, base), "张三", morning)
	if s == nil || err != nil {
		t.Fatal(ds, err)
	}
	return s
}

func found(t *testing.T, c *engine.Catalogs, scope engine.Scope, name string) string {
	t.Helper()
	in, err := c.Of(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	s, err := in.Find(name)
	if err != nil {
		return ""
	}
	return s.Digest
}

// Two processes on one store, and one that is started later, find what either
// published, each scheme on the published one that it is based on.
func TestPublishedSchemesAreInForceEverywhere(t *testing.T) {
	onBothUnmigrated(t, func(t *testing.T, dsn string) {
		one, other := engine.NewCatalogs(migrated(t, dsn)), engine.NewCatalogs(migrated(t, dsn))
		first := publish(t, one, "OURS@1", "MOF2020@1")
		for _, c := range []*engine.Catalogs{one, other} {
			if found(t, c, seedScope, "OURS") != first.Digest || found(t, c, engine.Scope{Division: "130999"}, "OURS") != "" {
				t.Error("OURS is in force in its division, and in no other")
			}
		}
		second := publish(t, other, "OURS@2", "OURS@1")
		third := publish(t, one, "THEIRS@1", "OURS@2")
		restarted := engine.NewCatalogs(migrated(t, dsn))
		for _, c := range []*engine.Catalogs{one, other, restarted} {
			for name, want := range map[string]*rules.Scheme{"OURS": second, "OURS@1": first, "THEIRS": third} {
				if found(t, c, seedScope, name) != want.Digest {
					t.Errorf("%s is not what was published", name)
				}
			}
		}
	})
}

func TestPublishedSchemesNeverChange(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		c := engine.NewCatalogs(s)
		refused := func(what, ref, base string) {
			t.Helper()
			var published *rules.PublishedError
			if _, _, _, err := c.Publish(t.Context(), seedScope, "x.yaml", schemeText(ref, base), "李四", morning); !errors.As(err, &published) || published.Ref != ref {
				t.Errorf("%s: %v", what, err)
			}
		}
		publish(t, c, "OURS@1", "MOF2020@1")
		publish(t, c, "OURS@1", "MOF2020@1")
		refused("another text", "OURS@1", "HUBEI@1")
		refused("another text of a shipped one", "HUBEI@1", "MOF2020@1")
		hubei, err := rules.FindScheme("HUBEI")
		if err != nil {
			t.Fatal(err)
		}
		if same, fresh, ds, err := c.Publish(t.Context(), seedScope, "x.yaml", []byte(hubei.Text()), "李四", morning); err != nil || fresh || same.Digest != hubei.Digest {
			t.Errorf("the shipped text again: %v %v", ds, err)
		}
		if bad, _, ds, err := c.Publish(t.Context(), seedScope, "x.yaml", schemeText("NEW@1", "GONE@1"), "李四", morning); bad != nil || err != nil || !rules.HasErrors(ds) {
			t.Errorf("a scheme with mistakes: %v %v", ds, err)
		}
		if n := rowsOf(t, s)["schemes"]; n != 1 {
			t.Errorf("%d schemes are stored, want OURS@1 alone", n)
		}
	})
}

// A row that this program can't load is told, and takes nothing else with it.
func TestUnusableSchemesStandAside(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		c := engine.NewCatalogs(s)
		old := ours(1)
		old.Text = "id: OURS\nversion: 1\nname: 旧\nbasis: 旧\nbased_on: MOF2020@1\nabolished: 1\n"
		if _, err := s.PublishScheme(t.Context(), seedScope, old); err != nil {
			t.Fatal(err)
		}
		publish(t, c, "OTHER@1", "MOF2020@1")
		in, err := c.Of(t.Context(), seedScope)
		if err != nil {
			t.Fatal(err)
		}
		var unusable *rules.UnusableSchemeError
		if _, err := in.Find("OURS"); !errors.As(err, &unusable) || !strings.Contains(fmt.Sprint(unusable.Diagnostics), "没有“abolished”这一项") {
			t.Errorf("OURS: %v", err)
		}
		var published *rules.PublishedError
		if _, _, _, err := c.Publish(t.Context(), seedScope, "x.yaml", schemeText("OURS@1", "MOF2020@1"), "李四", morning); !errors.As(err, &published) {
			t.Errorf("mended under its version: %v", err)
		}
		publish(t, c, "OURS@2", "MOF2020@1")
		if found(t, c, seedScope, "OURS") == "" || found(t, c, seedScope, "OTHER") == "" || found(t, c, seedScope, "") == "" {
			t.Error("the others are not in force")
		}
	})
}

// Publishers and readers of one Catalogs at once.
func TestCatalogsTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		c := engine.NewCatalogs(s)
		var wg sync.WaitGroup
		for n := 1; n <= 6; n++ {
			wg.Go(func() {
				ref := fmt.Sprintf("OURS@%d", n)
				scheme, fresh, ds, err := c.Publish(t.Context(), seedScope, "x.yaml", schemeText(ref, "MOF2020@1"), "张三", morning)
				if err != nil || scheme == nil || !fresh {
					t.Error(ds, err, fresh)
					return
				}
				if found(t, c, seedScope, ref) != scheme.Digest {
					t.Errorf("%s is not in force after its publishing", ref)
				}
			})
		}
		wg.Wait()
	})
}

// Asking what was published since is all that a request costs: what is loaded
// stays loaded.
func TestCatalogsKeepWhatIsLoaded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const versions, rounds = 20, 50
		c := engine.NewCatalogs(s)
		for n := 1; n <= versions; n++ {
			publish(t, c, fmt.Sprintf("OURS@%d", n), "MOF2020@1")
		}
		one := func(c *engine.Catalogs) *rules.Scheme {
			in, err := c.Of(t.Context(), seedScope)
			if err != nil {
				t.Fatal(err)
			}
			scheme, err := in.Find("OURS")
			if err != nil {
				t.Fatal(err)
			}
			return scheme
		}
		start := time.Now()
		one(engine.NewCatalogs(s))
		loading := time.Since(start)
		kept := one(c)
		start = time.Now()
		for range rounds {
			if one(c) != kept {
				t.Fatal("it was loaded again")
			}
		}
		t.Logf("loading %d schemes: %v; asking for newer ones: %v", versions, loading, time.Since(start)/rounds)
	})
}
