package rules

import (
	"errors"
	"strings"
	"testing"
)

// published is a scheme's text under the digest that it has in a catalog.
func published(t *testing.T, c *Catalog, text string) Publication {
	t.Helper()
	s, ds := c.Load("x.yaml", []byte(text))
	if s == nil {
		t.Fatal(ds)
	}
	return Publication{ID: s.ID, Version: s.Version, Digest: s.Digest, Text: s.Text()}
}

func basedOn(ref, base string) string {
	id, version, _ := strings.Cut(ref, "@")
	return "id: " + id + "\nversion: " + version + "\nname: 试\nbasis: 本单位约定\nbased_on: " + base + "\n"
}

func TestPublishedSchemesAreFound(t *testing.T) {
	c := Shipped()
	for _, text := range []string{basedOn("A@1", "MOF2020@1"), basedOn("A@2", "A@1"), basedOn("B@1", "A@2")} {
		c = c.WithPublished(published(t, c, text))
	}
	for name, want := range map[string]string{"A": "A@2", "A@1": "A@1", "B": "B@1", "": "MOF2020@1"} {
		if s, err := c.Find(name); err != nil || s.Ref() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
	if _, err := Shipped().Find("A"); err == nil {
		t.Error("the shipped catalog has changed")
	}
}

// TestUnusableSchemes: what does not load to what was published is refused by its
// name, by that of its id, and as a base; an older version never takes its place.
func TestUnusableSchemes(t *testing.T) {
	c := Shipped()
	c = c.WithPublished(published(t, c, basedOn("A@1", "MOF2020@1")))
	good := c
	for name, p := range map[string]Publication{
		"mistakes":       {ID: "A", Version: 2, Digest: "sha256:0", Text: basedOn("A@2", "GONE@1")},
		"another digest": {ID: "A", Version: 2, Digest: "sha256:0", Text: basedOn("A@2", "A@1")},
		"another name":   {ID: "A", Version: 2, Digest: published(t, c, basedOn("Z@2", "A@1")).Digest, Text: basedOn("Z@2", "A@1")},
	} {
		c := good.WithPublished(p)
		for _, ref := range []string{"A", "A@2"} {
			_, err := c.Find(ref)
			var unusable *UnusableSchemeError
			if !errors.As(err, &unusable) || unusable.Ref() != "A@2" || !HasErrors(unusable.Diagnostics) {
				t.Errorf("%s: %s is %v", name, ref, err)
			}
		}
		if s, err := c.Find("A@1"); err != nil || s.Version != 1 {
			t.Errorf("%s: A@1 is %v", name, err)
		}
		if _, ds := c.Load("x.yaml", []byte(basedOn("B@1", "A@2"))); !HasErrors(ds) || !strings.Contains(ds[0].Message, "A@2已经发布，但") {
			t.Errorf("%s: based on it: %v", name, ds)
		}
		next := c.WithPublished(published(t, c, basedOn("A@3", "A@1")))
		if s, err := next.Find("A"); err != nil || s.Version != 3 {
			t.Errorf("%s: a newer version mends it: %v", name, err)
		}
	}
}

// TestPublishedBeforeShipped: a program may come to ship an id and version that a
// division has published already. The division's stays what it was.
func TestPublishedBeforeShipped(t *testing.T) {
	text := strings.Replace(shippedText(t, "HUBEI.yaml"), "id: HUBEI", "id: HUBEI # 本市", 1)
	p := published(t, Shipped(), text)
	c := Shipped().WithPublished(p)
	if s, err := c.Find("HUBEI@1"); err != nil || s.Digest != p.Digest {
		t.Errorf("HUBEI@1 is not the published one: %v", err)
	}
	if len(c.List()) != len(Shipped().List()) {
		t.Errorf("%d schemes, want HUBEI@1 once", len(c.List()))
	}
	p.Digest = "sha256:0"
	if _, err := Shipped().WithPublished(p).Find("HUBEI@1"); err == nil {
		t.Error("the shipped HUBEI@1 stands in for a published one that is unusable")
	}
}

// TestPlaces: a finding says its line and column as numbers too.
func TestPlaces(t *testing.T) {
	_, ds := Shipped().Load("x.yaml", []byte(basedOn("A@1", "GONE@1")))
	if len(ds) != 1 || ds[0].Source.Line != 5 || ds[0].Source.Column != 11 || ds[0].Source.Cell != "第5行第11列" {
		t.Errorf("%+v", ds)
	}
}
