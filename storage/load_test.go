package storage

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage/testschema"
)

// TestPartsAreOneWhole loads a division in parts, and again, with what comes out of it.
func TestPartsAreOneWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, scope := t.Context(), engine.Scope{Division: "1"}
		d, r := manyTables(t, 180)
		parts := func(yield func(*engine.Intake) bool) {
			for from := 0; from < len(d.Tables); from += 60 {
				to := from + 60
				in := &engine.Intake{
					Declarations: []*rules.Declaration{{FiscalYear: d.FiscalYear, Division: "1", Tables: d.Tables[from:to]}},
					Reports:      []*engine.Report{{FiscalYear: r.FiscalYear, Month: r.Month, Projects: r.Projects[from:to]}},
				}
				if !yield(in) {
					return
				}
			}
		}
		for round, want := range []engine.Stored{{New: 60}, {Same: 60}} {
			for in := range parts {
				stored, err := s.Load(ctx, scope, in, round == 0, "张三", morning)
				if err != nil {
					t.Fatal(err)
				}
				for _, got := range stored {
					if got.New != want.New || got.Same != want.Same || got.Changed != 0 {
						t.Errorf("round %d: %+v", round, got)
					}
				}
			}
		}
		held, err := s.Declaration(ctx, scope, d.FiscalYear)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.Tables, held.Tables); diff != "" {
			t.Error(diff)
		}
		reported, err := s.Report(ctx, scope, r.FiscalYear, r.Month)
		if err != nil || len(reported.Projects) != 180 {
			t.Fatal(len(reported.Projects), err)
		}
		byCode := func(a, b engine.ProjectReport) int { return strings.Compare(a.Code, b.Code) }
		slices.SortFunc(r.Projects, byCode)
		if diff := cmp.Diff(r.Projects, reported.Projects); diff != "" {
			t.Error(diff)
		}
	})
}

// TestAPartIsStoredWholeOrNot: a part of which anything is wrong is not stored at all.
func TestAPartIsStoredWholeOrNot(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, scope := t.Context(), engine.Scope{Division: "1"}
		d, r := manyTables(t, 60)
		r.Projects[59].Code = "NOBODY"
		in := &engine.Intake{Declarations: []*rules.Declaration{d}, Reports: []*engine.Report{r}}
		if _, err := s.Load(ctx, scope, in, true, "张三", morning); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("loading a report of nobody: %v", err)
		}
		if _, err := s.Declaration(ctx, scope, d.FiscalYear); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("what was declared with it: %v", err)
		}
	})
}

// TestManyRowsAreStoredAsFew stores texts that COPY has a meaning for, in a document of so many rows that PostgreSQL
// is given them by COPY, and refuses what can't be stored as with a few.
func TestManyRowsAreStoredAsFew(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, scope := t.Context(), engine.Scope{Division: "1"}
		d, _ := manyTables(t, 60)
		odd := []string{"", `\N`, "a\tb", "两\n行", `反\斜线\\`, `"引号"'`, "\r", "𝟗𝟓％≥", `\.`, "{}", "NULL"}
		for _, table := range d.Tables {
			table.Indicators = slices.Clone(table.Indicators)
		}
		for i, text := range odd {
			d.Tables[i].Goal, d.Tables[i].Indicators[0].Description = text, text
		}
		if _, err := s.SaveDeclaration(ctx, scope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		held, err := s.Declaration(ctx, scope, d.FiscalYear)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d.Tables, held.Tables); diff != "" {
			t.Error(diff)
		}
		for _, table := range d.Tables {
			table.Budget.Text = "7"
		}
		d.Tables[59].Indicators[8].Basis = "bad\x00text"
		if _, err := s.SaveDeclaration(ctx, scope, d, "张三", morning); !errors.Is(err, engine.ErrInvalid) {
			t.Errorf("a text that can't be stored: %v", err)
		}
		if held, err = s.Declaration(ctx, scope, d.FiscalYear); err != nil || held.Tables[0].Budget.Text == "7" {
			t.Errorf("some of it was stored: %v", err)
		}
	})
}

// TestPlainInsertsAreCopies: what stores declarations and reports is understood as a COPY, what decides is not.
func TestPlainInsertsAreCopies(t *testing.T) {
	statements, err := loadStatements(postgres)
	if err != nil {
		t.Fatal(err)
	}
	copying := map[string]bool{}
	for _, s := range statements {
		c, ok := s.copies()
		copying[s.name] = ok
		if ok != (strings.HasPrefix(s.text, "INSERT") && !strings.Contains(s.text, "ON CONFLICT") && !strings.Contains(s.text, "SELECT")) {
			t.Errorf("%s: copies is %v", s.name, ok)
		}
		if ok && !strings.Contains(s.text, c.table) {
			t.Errorf("%s: %+v", s.name, c)
		}
	}
	for _, name := range []string{"insert-goal-table", "insert-indicator", "insert-report", "insert-observation"} {
		if !copying[name] {
			t.Errorf("%s is no COPY", name)
		}
	}
}

// TestHeadsAreOfWhatIsAskedFor: others of the division are not read.
func TestHeadsAreOfWhatIsAskedFor(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := seeded(t, s)
		asked := []string{d.Tables[2].Code.Text, "NOBODY", d.Tables[5].Code.Text, "bad\x00code"}
		err := s.read(t.Context(), seedScope, func(q *session) error {
			tables, err := q.goalTableHeads(t.Context(), d.FiscalYear, asked)
			if err != nil {
				return err
			}
			reports, err := q.reportHeads(t.Context(), d.FiscalYear, 6, asked)
			if len(tables) != 2 || len(reports) != 2 || tables[asked[0]].Version != 1 || reports[asked[2]].Digest == "" {
				t.Errorf("%v %v", tables, reports)
			}
			none, err2 := q.goalTableHeads(t.Context(), d.FiscalYear, nil)
			if len(none) != 0 {
				t.Errorf("nobody asked for %v", none)
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestHeadsNeedNoStatistics: PostgreSQL, which knows nothing of what is being loaded, must not be able to choose a join that
// compares each project with each.
func TestHeadsNeedNoStatistics(t *testing.T) {
	s := migrated(t, testschema.New(t))
	statements, err := loadStatements(postgres)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range statements {
		if q.name != "select-goal-table-heads" && q.name != "select-report-heads" {
			continue
		}
		plan := explained(t, s, q)
		if joins := regexp.MustCompile(`Join|Nested Loop`).FindString(plan); joins != "" {
			t.Errorf("%s: %s\n%s", q.name, joins, plan)
		}
	}
}

func explained(t *testing.T, s *Store, q statement) string {
	t.Helper()
	named := map[string]any{"division": "1", "agency": "", "fiscal_year": 2025, "month": 6, "project_codes": `["A","B"]`}
	text, values, err := s.writer.BindNamed("EXPLAIN "+q.text, named)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	if err := s.writer.SelectContext(context.Background(), &lines, text, values...); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", q.name, err))
	}
	return strings.Join(lines, "\n")
}
