package storage

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// waivedSeed is the seed with a waiver for every project, one for a project and one for an indicator.
func waivedSeed(t *testing.T) *rules.Declaration {
	t.Helper()
	d := seed(t)
	at := func(cell string) rules.Source { return rules.Source{File: "goal-tables.json", Cell: cell} }
	d.Waivers = []rules.Waiver{
		{Check: "T07", Project: d.Tables[1].Code.Text, Author: "张三", Reason: "五年规划", Source: at("/waivers/0")},
		{Check: "L01", Author: "李四", Reason: "表格没有分值栏", Source: at("/waivers/1")},
		{Check: "L02", Project: d.Tables[0].Code.Text, Indicator: "拨款保障率", Author: "张三", Reason: "就是等于", Source: at("/waivers/2")},
	}
	return d
}

func TestWaiversAreReadBackAsTheyWereSaved(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := waivedSeed(t)
		stored := func(want []rules.Waiver, scope engine.Scope) {
			t.Helper()
			got, err := s.Declaration(t.Context(), scope, d.FiscalYear)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Waivers); diff != "" {
				t.Errorf("want, stored:\n%s", diff)
			}
		}
		save := func(d *rules.Declaration, lists int) {
			t.Helper()
			if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if n := rowsOf(t, s)["waiver_lists"]; n != lists {
				t.Errorf("%d lists of waivers, want %d", n, lists)
			}
		}
		save(d, 3)
		stored(d.Waivers, seedScope)
		stored(d.Waivers, engine.Scope{Division: seedScope.Division, Agency: "433001"})
		stored(d.Waivers[1:2], engine.Scope{Division: seedScope.Division, Agency: "433002"})

		save(waivedSeed(t), 3) // the same again is no new version

		changed := waivedSeed(t)
		changed.Waivers[0].Reason = "六年规划"
		save(changed, 4)
		stored(changed.Waivers, seedScope)

		part := waivedSeed(t) // what a document does not mention stays
		part.Department, part.Tables, part.Waivers = nil, part.Tables[:1], nil
		save(part, 5)
		stored(changed.Waivers[:2], seedScope)

		none := seed(t)
		save(none, 7)
		stored(nil, seedScope)
	})
}

// A document speaks of its own projects only.
func TestWaiversOfOtherProjectsAreLeftOut(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := waivedSeed(t)
		if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		part := waivedSeed(t)
		part.Department, part.Tables = nil, part.Tables[:1]
		part.Waivers = append(part.Waivers[2:3:3], rules.Waiver{Check: "T07", Project: d.Tables[1].Code.Text, Author: "他人", Reason: "改写"})
		if _, err := s.SaveDeclaration(t.Context(), seedScope, part, "李四", morning); err != nil {
			t.Fatal(err)
		}
		got, err := s.Declaration(t.Context(), seedScope, d.FiscalYear)
		if diff := cmp.Diff(d.Waivers, got.Waivers, cmp.Transformer("reason", func(w rules.Waiver) string { return w.Check + w.Reason })); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

func TestAnAgencyWaivesForItselfOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		own := engine.Scope{Division: seedScope.Division, Agency: "433001"}
		d := waivedSeed(t)
		if _, err := s.SaveDeclaration(t.Context(), own, d, "张三", morning); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("a waiver for every project: %v", err)
		}
		if n := rowsOf(t, s)["goal_tables"]; n != 0 {
			t.Errorf("%d goal tables were saved all the same", n)
		}
		d.Waivers = append(d.Waivers[:1:1], d.Waivers[2])
		if _, err := s.SaveDeclaration(t.Context(), own, d, "张三", morning); err != nil {
			t.Error(err)
		}
		other := engine.Scope{Division: "130210"}
		if got, err := s.Declaration(t.Context(), other, d.FiscalYear); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("another division: %v, %v", got, err)
		}
	})
}

// A document without a place for waivers leaves them in force and is the same; one that has a place and names others is a
// change, though its tables are the same.
func TestWaiversThatADocumentCannotSay(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := waivedSeed(t)
		if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		form := seed(t)
		form.Department.Lacks = rules.FieldWaivers
		for _, table := range form.Tables {
			table.Lacks = rules.FieldWaivers
		}
		bare := seed(t)
		beside := seed(t)
		beside.Department.Lacks, beside.Tables[0].Lacks = rules.FieldWaivers, rules.FieldWaivers
		beside.Waive(d.Waivers[1:])
		partly := seed(t)
		partly.Department, partly.Tables = nil, partly.Tables[:1]
		partly.Waivers = []rules.Waiver{{Check: "L03", Author: "李四", Reason: "都看过"}, d.Waivers[2]}
		code := [2]string{d.Tables[0].Code.Text, d.Tables[1].Code.Text}
		for _, c := range []struct {
			document *rules.Declaration
			changes  []string
			saved    Saved
			left     int
		}{
			{form, nil, Saved{Same: len(d.Tables)}, 3},
			{waivedSeed(t), nil, Saved{Same: len(d.Tables)}, 3},
			{beside, []string{code[1] + "：豁免：1条 → （空）"}, Saved{Changed: 1, Same: len(d.Tables) - 1}, 2},
			{partly, []string{"：豁免：1条 → 1条"}, Saved{Same: 1}, 2},
			{bare, []string{code[0] + "：豁免：1条 → （空）", "：对所有项目的豁免：1条 → （空）"}, Saved{Changed: 1, Same: len(d.Tables) - 1}, 0},
		} {
			effects, err := s.Effects(t.Context(), seedScope, &engine.Intake{Declarations: []*rules.Declaration{c.document}})
			if err != nil {
				t.Fatal(err)
			}
			var changes []string
			for _, e := range effects {
				if e.Change != engine.EffectSame {
					changes = append(changes, e.Code+"："+strings.Join(e.Changes, "；"))
				}
			}
			if diff := cmp.Diff(c.changes, changes); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if saved, err := s.SaveDeclaration(t.Context(), seedScope, c.document, "张三", morning.Add(time.Hour)); err != nil || saved != c.saved {
				t.Errorf("saved %+v, want %+v: %v", saved, c.saved, err)
			}
			if got, err := s.Declaration(t.Context(), seedScope, d.FiscalYear); err != nil || len(got.Waivers) != c.left {
				t.Errorf("%d waivers are left, want %d: %v", len(got.Waivers), c.left, err)
			}
		}
	})
}
