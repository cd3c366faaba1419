package storage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/rules"
)

var handedIn = []engine.ImportFile{{Name: "a.docx", Digest: "sha256:a", Content: []byte("PK\x00\xff")}, {Name: "b.json", Digest: "sha256:b"}}

// previewed keeps files with the effects of what they hold.
func previewed(t *testing.T, s *Store, scope engine.Scope, in *engine.Intake) string {
	t.Helper()
	effects, err := s.Effects(t.Context(), scope, in)
	if err != nil {
		t.Fatal(err)
	}
	summary := engine.ImportSummary{Files: []engine.ImportedFile{{Name: "a.docx", Kind: engine.FileGoals, Projects: 8}}, Storable: true}
	id, err := s.AddImport(t.Context(), scope, summary, engine.Preview{Effects: effects}, handedIn, "张三", morning)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// imported keeps and commits.
func imported(t *testing.T, s *Store, scope engine.Scope, in *engine.Intake) string {
	t.Helper()
	id := previewed(t, s, scope, in)
	if _, err := s.CommitImport(t.Context(), scope, id, in, "张三", morning); err != nil {
		t.Fatal(err)
	}
	return id
}

// goalsAndData is an import of the seed's tables and two of its months.
func goalsAndData(t *testing.T) *engine.Intake {
	in := &engine.Intake{Declarations: []*rules.Declaration{seed(t)}}
	for _, month := range []int{3, 6} {
		in.AddReport(seedReport(t, month))
	}
	return in
}

func TestImportIsStoredWholeAndOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		in := goalsAndData(t)
		id := previewed(t, s, seedScope, in)
		if _, err := s.Declaration(ctx, seedScope, fixtures.DemoYear); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a preview already counts: %v", err)
		}
		done, err := s.CommitImport(ctx, seedScope, id, in, "李四", morning)
		want := []engine.Stored{
			{Kind: engine.FileGoals, Year: 2025, New: 8}, {Kind: engine.FileReport, Year: 2025, Month: 3, New: 7}, {Kind: engine.FileReport, Year: 2025, Month: 6, New: 8},
		}
		if err != nil || !cmp.Equal(done.Result, want) || done.State != engine.ImportCommitted || done.ClosedBy != "李四" {
			t.Fatalf("%v %+v", err, done)
		}
		before := rowsOf(t, s)
		again, err := s.CommitImport(ctx, seedScope, id, in, "王五", morning)
		if diff := cmp.Diff(done, again); err != nil || diff != "" {
			t.Errorf("a second commit: %v\n%s", err, diff)
		}
		if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
			t.Errorf("a second commit stored something:\n%s", diff)
		}
		got, preview, err := s.Import(ctx, seedScope, id)
		if diff := cmp.Diff(done, got); err != nil || diff != "" || len(preview.Effects) != 8+1+15 {
			t.Errorf("%v, %d effects\n%s", err, len(preview.Effects), diff)
		}
		files, err := s.ImportFiles(ctx, seedScope, id)
		if err != nil || len(files) != 2 || string(files[0].Content) != "PK\x00\xff" || len(files[1].Content) != 0 {
			t.Errorf("%v %+v", err, files)
		}
		if err := s.DiscardImport(ctx, seedScope, id, "李四", morning); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("a committed import was discarded: %v", err)
		}
	})
}

func TestEffects(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		seeded(t, s)
		in := &engine.Intake{Declarations: []*rules.Declaration{seed(t)}}
		in.AddReport(seedReport(t, 6))
		d, r := in.Declarations[0], in.Reports[0]
		d.Tables[0].Budget.Text = "310"
		d.Tables[1].Code.Text += "9"
		r.Projects[0].Spent.Text = "1"
		r.Projects[0].Observations = r.Projects[0].Observations[1:]
		if spent := &r.Projects[1].Spent; strings.Contains(spent.Text, ".") {
			spent.Text += "00" // the same amount
		} else {
			spent.Text += ".00"
		}
		effects, err := s.Effects(t.Context(), seedScope, in)
		if err != nil {
			t.Fatal(err)
		}
		count := map[engine.FileKind]map[engine.EffectChange]int{engine.FileGoals: {}, engine.FileReport: {}}
		said := ""
		for _, e := range effects {
			count[e.Kind][e.Change]++
			said += strings.Join(e.Changes, "\n") + "\n"
		}
		if want := (map[engine.FileKind]map[engine.EffectChange]int{
			engine.FileGoals:  {engine.EffectChanged: 1, engine.EffectNew: 1, engine.EffectSame: 7}, // and the department's part
			engine.FileReport: {engine.EffectChanged: 1, engine.EffectSame: 7},
		}); !cmp.Equal(count, want) {
			t.Errorf("%v", count)
		}
		for _, part := range []string{"预算数：299.65 → 310", "累计执行数：149.80 → 1", "没有再报指标“聘用人员数量”"} {
			if !strings.Contains(said, part) {
				t.Errorf("%q is missing in:\n%s", part, said)
			}
		}
	})
}

// TestReportChangesOfIndicatorsWithoutLevel2 tells what changed of an indicator that was
// reported by its name alone, and now with its level 2.
func TestReportChangesOfIndicatorsWithoutLevel2(t *testing.T) {
	of := func(list ...string) *engine.ProjectReport {
		r := &engine.ProjectReport{}
		for i := 0; i < len(list); i += 3 {
			r.Observations = append(r.Observations, engine.Observation{Level2: list[i], Name: list[i+1], Actual: rules.Cell{Text: list[i+2]}})
		}
		return r
	}
	for name, c := range map[string]struct {
		before, after *engine.ProjectReport
		want          string
	}{
		"nothing":         {of("", "满意率", "96%"), of("满意度指标", "满意率", "96%"), "其他栏目或次序"},
		"another actual":  {of("", "满意率", "96%"), of("满意度指标", "满意率", "97%"), "指标“满意率”（满意度指标）的实际完成值：96% → 97%"},
		"two of one name": {of("", "满意率", "96%"), of("满意度指标", "满意率", "", "质量指标", "满意率", ""), "没有再报指标“满意率”（）：96%"},
	} {
		if got := strings.Join(reportChanges(c.before, c.after), "\n"); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What was told from other versions than those that are stored by now is not laid
// over them.
func TestImportOfAnOldPreviewIsRefused(t *testing.T) {
	for name, change := range map[string]func(in *engine.Intake){
		"a goal table":                     func(in *engine.Intake) { in.Reports = nil; in.Declarations[0].Tables[2].Goal += "一" },
		"a report":                         func(in *engine.Intake) { in.Declarations = nil; in.Reports[0].Projects[2].Spent.Text = "1" },
		"the table that a report is about": func(in *engine.Intake) { in.Reports = nil; in.Declarations[0].Tables[0].Goal += "一" },
	} {
		t.Run(name, func(t *testing.T) {
			s := migrated(t, ":memory:")
			seeded(t, s)
			mine := goalsAndData(t)
			mine.Declarations[0].Tables[2].Goal += "二"
			mine.Reports[0].Projects[2].Spent.Text = "2"
			mine.Reports[1].Projects[0].Spent.Text = "2"
			if name == "the table that a report is about" {
				mine.Declarations = nil
			}
			id := previewed(t, s, seedScope, mine)
			theirs := goalsAndData(t)
			change(theirs)
			imported(t, s, seedScope, theirs)
			before := rowsOf(t, s)
			var changed *engine.ChangedError
			_, err := s.CommitImport(t.Context(), seedScope, id, mine, "李四", morning)
			if !errors.As(err, &changed) || !errors.Is(err, engine.ErrConflict) || len(changed.Effects) != 1 && name != "a goal table" {
				t.Errorf("%v", err)
			}
			if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
				t.Errorf("something was stored:\n%s", diff)
			}
		})
	}
	t.Run("the same content", func(t *testing.T) {
		s := migrated(t, ":memory:")
		in := goalsAndData(t)
		id := previewed(t, s, seedScope, in)
		imported(t, s, seedScope, in)
		done, err := s.CommitImport(t.Context(), seedScope, id, in, "李四", morning)
		if err != nil || done.Result[0].Same != 8 {
			t.Errorf("%v %+v", err, done)
		}
	})
}

// Whatever statement of a commit fails, nothing of the import is stored.
func TestAFailedCommitLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		in := goalsAndData(t)
		id := previewed(t, s, seedScope, in)
		before := rowsOf(t, s)
		for _, statement := range []string{"insert-indicator", "insert-observation", "insert-import-result"} {
			if _, err := s.CommitImport(cancelAt(t, s, statement), seedScope, id, in, "李四", morning); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", statement, err)
			}
			if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
				t.Errorf("a failure at %s leaves something:\n%s", statement, diff)
			}
		}
		s.observe = nil
		in.Reports[1].Projects[3].Code = "X"
		if _, err := s.CommitImport(t.Context(), seedScope, id, in, "李四", morning); !errors.Is(err, engine.ErrConflict) && !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a report of no project: %v", err)
		}
		if diff := cmp.Diff(before, rowsOf(t, s)); diff != "" {
			t.Errorf("something is left:\n%s", diff)
		}
	})
}

func TestImportsEndOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		in := goalsAndData(t)
		id := previewed(t, s, seedScope, in)
		var wg sync.WaitGroup
		results := make([]*engine.Import, 4)
		for n := range results {
			wg.Go(func() {
				var err error
				if results[n], err = s.CommitImport(t.Context(), seedScope, id, in, "李四", morning); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, r := range results[1:] {
			if diff := cmp.Diff(results[0], r); diff != "" {
				t.Error(diff)
			}
		}
		if n := rowsOf(t, s)["goal_tables"]; n != 8 {
			t.Errorf("%d goal tables", n)
		}
		other := previewed(t, s, seedScope, in)
		for range 2 {
			if err := s.DiscardImport(t.Context(), seedScope, other, "李四", morning); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.CommitImport(t.Context(), seedScope, other, in, "李四", morning); !errors.Is(err, engine.ErrConflict) {
			t.Errorf("a discarded import: %v", err)
		}
		list, err := s.Imports(t.Context(), seedScope, engine.ImportQuery{})
		if err != nil || len(list) != 2 || list[0].ID != other || list[0].State != engine.ImportDiscarded || list[1].State != engine.ImportCommitted {
			t.Errorf("%v %+v", err, list)
		}
		page, err := s.Imports(t.Context(), seedScope, engine.ImportQuery{After: other, Limit: 1})
		if err != nil || len(page) != 1 || page[0].ID != id {
			t.Errorf("the second page: %v %+v", err, page)
		}
	})
}

func TestImportsOfAnotherAgency(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, in := t.Context(), goalsAndData(t)
		own := engine.Scope{Division: seedScope.Division, Agency: "433001"}
		in.Declarations[0].Department = nil
		id := previewed(t, s, own, in)
		for name, scope := range map[string]engine.Scope{"another agency": {Division: own.Division, Agency: "433002"}, "another division": {Division: "130210"}} {
			_, _, err := s.Import(ctx, scope, id)
			_, files := s.ImportFiles(ctx, scope, id)
			_, commit := s.CommitImport(ctx, scope, id, &engine.Intake{}, "李四", morning)
			discard := s.DiscardImport(ctx, scope, id, "李四", morning)
			for n, err := range []error{err, files, commit, discard} {
				if !errors.Is(err, engine.ErrNotFound) {
					t.Errorf("%s, %d: %v", name, n, err)
				}
			}
			if list, err := s.Imports(ctx, scope, engine.ImportQuery{}); err != nil || len(list) != 0 {
				t.Errorf("%s lists %v, %v", name, list, err)
			}
		}
		foreign := &engine.Intake{Declarations: slices.Clone(in.Declarations)}
		if _, err := s.Effects(ctx, engine.Scope{Division: own.Division, Agency: "433002"}, foreign); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("the effects on another's projects: %v", err)
		}
		if _, err := s.CommitImport(ctx, own, id, in, "李四", morning); err != nil {
			t.Error(err)
		}
	})
}
