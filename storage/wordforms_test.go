package storage

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/fixtures"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

// Every official form of a run, and what two runs differ in, are the same where the words are made on demand.
func TestFormsOfARunWithoutWords(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		d := undepartmented(t, s)
		december := order(t, fixtures.DemoYear, 12)
		before, beforeBrief := judgedRun(t, s, seedScope, december), inBrief(t, s, seedScope, december)
		d.Tables[0].Indicators[0].Target.Text = "≥1人"
		if _, err := s.SaveDeclaration(t.Context(), seedScope, d, "张三", morning); err != nil {
			t.Fatal(err)
		}
		after, afterBrief := judgedRun(t, s, seedScope, december), inBrief(t, s, seedScope, december)
		compare := func(before, after string) *engine.Comparison {
			was, errWas := s.Outcome(t.Context(), seedScope, before)
			is, errIs := s.Outcome(t.Context(), seedScope, after)
			if errWas != nil || errIs != nil {
				t.Fatal(errWas, errIs)
			}
			return engine.Compare(was, is)
		}
		want, compared := formsOf(t, s, before), jsonOf(t, compare(before, after))
		if diff := cmp.Diff(compared, jsonOf(t, compare(beforeBrief, after))); diff != "" {
			t.Errorf("compared with words, without on one side:\n%s", diff)
		}
		if diff := cmp.Diff(compared, jsonOf(t, compare(beforeBrief, afterBrief))); diff != "" {
			t.Errorf("compared with words, without:\n%s", diff)
		}
		got := formsOf(t, s, beforeBrief)
		for form, text := range want {
			if !bytes.Equal(text, got[form]) {
				t.Errorf("%s is another: %d bytes, %d bytes", form, len(text), len(got[form]))
			}
		}
		if len(want) < 5 {
			t.Errorf("only %d forms were written", len(want))
		}
	})
}

// formsOf are the workbooks of a run, but for the department's.
func formsOf(t *testing.T, s *Store, id string) map[string][]byte {
	t.Helper()
	run, err := s.Run(t.Context(), seedScope, id)
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string][]byte{}
	for _, kind := range official.Kinds() {
		if !kind.NeedsRun || kind == official.KindDepartment { // a run whose department is judged keeps its words
			continue
		}
		var book bytes.Buffer
		e := sheet.Export{Kind: kind, Format: sheet.Workbook, Explained: true}
		if err := e.WriteStored(t.Context(), &book, s, seedScope, run, official.Basis{Run: "the run"}, engine.DossierQuery{}); err != nil {
			t.Fatalf("%s: %v", kind.Name, err)
		}
		forms[kind.Name] = book.Bytes()
	}
	return forms
}
