package official_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/sheet/official"
)

// reviewed is the demanding sample with all that no official form has a place for.
func reviewed(t *testing.T, month int) sample {
	t.Helper()
	s := demanding(t, month)
	p := &s.report.Projects[0]
	p.Reason = "招标推迟"
	for i := range p.Observations {
		switch o := &p.Observations[i]; o.Name {
		case "培训人次":
			o.Actual, o.Cause, o.Reason = cell("1200"), "TARGET_TOO_LOW", "目标偏低"
		case "服务效率":
			o.Actual, o.Grade, o.Marks = cell("部分达成"), "部分达成", "11"
		}
	}
	return evaluated(t, s.declared, s.report)
}

// handedBack prints a sample's forms, reads them, and imports them over the sample.
func handedBack(t *testing.T, s sample, k official.Kind, format string, change func(*engine.Report)) (sample, []rules.Diagnostic) {
	t.Helper()
	b := s.batch()
	b.Tabs = format == "xlsx"
	read, ds, err := sheet.ReadReport("form."+format, written(t, writers[format], k, b, s.projects()))
	if err != nil || read == nil || rules.HasErrors(ds) {
		t.Fatal(err, ds)
	}
	change(read)
	in := &engine.Intake{}
	in.AddReport(read)
	scheme, err := rules.FindScheme("")
	if err != nil {
		t.Fatal(err)
	}
	check, err := in.Check(scheme, s.declared.Division, map[int]*rules.Declaration{2025: s.declared}, []*engine.Report{s.report})
	if err != nil || !check.Storable {
		t.Fatal(err, check.Diagnostics)
	}
	return evaluated(t, s.declared, in.Reports[0]), check.Diagnostics
}

// texts are a report's words without where they stood and what a form has no place for.
func texts(r *engine.Report, but func(o *engine.Observation)) []engine.ProjectReport {
	var list []engine.ProjectReport
	plain := func(c *rules.Cell) { *c = cell(c.Text) }
	for _, p := range r.Projects {
		p.Name, p.Source, p.Silent, p.Funds, p.Observations = "", rules.Source{}, 0, slices.Clone(p.Funds), slices.Clone(p.Observations)
		plain(&p.Budget)
		plain(&p.Spent)
		plain(&p.Expected)
		for i := range p.Funds {
			f := &p.Funds[i]
			for _, c := range []*rules.Cell{&f.Initial, &f.Budget, &f.Spent, &f.Expected} {
				amount, _ := rules.ParseMoney(c.Text)
				*c = cell(amount.String())
			}
		}
		for i := range p.Observations {
			o := &p.Observations[i]
			plain(&o.Actual)
			plain(&o.SelfScore)
			o.Places = nil
			but(o)
		}
		p.Observations = slices.DeleteFunc(p.Observations, func(o engine.Observation) bool {
			return o == engine.Observation{Level2: o.Level2, Name: o.Name}
		})
		list = append(list, p)
	}
	return list
}

// TestFormsKeepWhatTheyHaveNoPlaceFor imports a form of ours over the data that it was
// printed from: nothing is lost, and nothing is scored otherwise.
func TestFormsKeepWhatTheyHaveNoPlaceFor(t *testing.T) {
	for name, k := range map[string]struct {
		kind  official.Kind
		month int
		but   func(o *engine.Observation) // what the form says besides
	}{
		"monitoring":      {official.KindMonitoring, 6, func(*engine.Observation) {}},
		"self-evaluation": {official.KindSelfEvaluation, 12, func(o *engine.Observation) { o.SelfScore = rules.Cell{} }},
	} {
		for format := range writers {
			t.Run(name+" "+format, func(t *testing.T) {
				stored := reviewed(t, k.month)
				back, ds := handedBack(t, stored, k.kind, format, func(*engine.Report) {})
				if diff := cmp.Diff(texts(stored.report, k.but), texts(back.report, k.but)); diff != "" {
					t.Error(diff)
				}
				was, is := stored.outcome.Projects[0], back.outcome.Projects[0]
				if was.Score != nil && *was.Score != *is.Score || was.Light != is.Light {
					t.Errorf("scored %v, %v; was %v, %v", is.Score, is.Light, was.Score, was.Light)
				}
				kept := 0
				for _, d := range ds {
					if d.ID == "D26" {
						t.Error(d)
					}
					if d.ID == "D28" && d.Severity == rules.Info && strings.Contains(d.Message, "“培训人次”的") && strings.Contains(d.Message, "评审认定的原因") {
						kept++
					}
				}
				if kept != 1 {
					t.Errorf("what was kept is not said: %v", ds)
				}
			})
		}
	}
}

// A review of another actual, and an exclusion of what is now reported, are told.
func TestKeptReviewOfAnotherActual(t *testing.T) {
	stored := reviewed(t, 12)
	back, ds := handedBack(t, stored, official.KindSelfEvaluation, "xlsx", func(r *engine.Report) {
		for i := range r.Projects[0].Observations {
			switch o := &r.Projects[0].Observations[i]; o.Name {
			case "培训人次":
				o.Actual.Text = "1300人次"
			case "建立培训制度":
				o.Actual.Text, o.NotApplicable = "是", false
			}
		}
	})
	var said []string
	for _, d := range ds {
		if d.ID == "D28" && d.Severity == rules.Warn {
			said = append(said, d.Message)
		}
	}
	want := []string{
		"“培训人次”的实际完成值原是“1200”，现为“1300人次”；评审认定沿用原来的，请评审人员核对",
		"“建立培训制度”原是经批准不适用的，现填了“是”，按填的评判，请核对",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
	for _, o := range back.report.Projects[0].Observations {
		if o.Name == "培训人次" && (o.Cause != "TARGET_TOO_LOW" || o.Actual.Text != "1300人次") || o.Name == "建立培训制度" && o.NotApplicable {
			t.Errorf("%+v", o)
		}
	}
}

// TestSeedFormsComeBackUnchanged imports the seed's own forms: they say what is stored,
// but for the unit's own scores.
func TestSeedFormsComeBackUnchanged(t *testing.T) {
	for month, kind := range map[int]official.Kind{6: official.KindMonitoring, 12: official.KindSelfEvaluation} {
		stored := seed(t, month)
		back, ds := handedBack(t, stored, kind, "docx", func(*engine.Report) {})
		if diff := cmp.Diff(texts(stored.report, func(*engine.Observation) {}), texts(back.report, func(o *engine.Observation) { o.SelfScore = rules.Cell{} })); diff != "" {
			t.Error(month, diff)
		}
		for i, p := range back.outcome.Projects {
			if was := stored.outcome.Projects[i]; was.Score != nil && *was.Score != *p.Score || was.Light != p.Light {
				t.Errorf("%s is scored %v, was %v", p.Name, p.Score, was.Score)
			}
		}
		for _, d := range ds {
			if d.ID == "D26" {
				t.Error(d)
			}
		}
	}
}
