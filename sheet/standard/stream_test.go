package standard_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet/standard"
)

// TestExportInLittleMemory writes hundreds of projects with four checkpoints, and keeps
// no more of them than a few MB.
func TestExportInLittleMemory(t *testing.T) {
	d, reports := seed(t)
	const copies, most = 100, 16 << 20 // 800 projects, 7,200 indicators
	for _, format := range []standard.Format{standard.JSON, standard.CSV} {
		w := standard.NewWriter(io.Discard, format, head)
		before := inUse()
		size := export(w, d, reports, copies)
		if grown := int64(inUse()) - int64(before); grown > most {
			t.Errorf("format %d: %d projects keep %d MB", format, size, grown>>20)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// reportOf is a project's part; one without data where it has none.
func reportOf(r *engine.Report, code string) engine.ProjectReport {
	for _, p := range r.Projects {
		if p.Code == code {
			return p
		}
	}
	return engine.ProjectReport{Code: code}
}

// export writes the seed's projects again and again under other codes.
func export(w *standard.Writer, d *rules.Declaration, reports []*engine.Report, copies int) (projects int) {
	for n := range copies {
		for _, original := range d.Tables {
			table := *original
			table.Code.Text = fmt.Sprintf("%s-%d", original.Code.Text, n)
			w.GoalTable(&table)
			for _, r := range reports {
				p := reportOf(r, original.Code.Text)
				p.Code = table.Code.Text
				w.Project(r.Month, &p, &table)
			}
			projects++
		}
	}
	return projects
}

// BenchmarkExport writes 5,000 projects with four checkpoints.
func BenchmarkExport(b *testing.B) {
	d, reports := seed(b)
	for name, format := range map[string]standard.Format{"JSON": standard.JSON, "CSV": standard.CSV} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w := standard.NewWriter(io.Discard, format, head)
				export(w, d, reports, 625)
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRead reads 5,000 projects' goal tables and self-evaluations.
func BenchmarkRead(b *testing.B) {
	d, reports := seed(b)
	many := &rules.Declaration{FiscalYear: d.FiscalYear, Division: d.Division}
	december := &engine.Report{FiscalYear: d.FiscalYear, Month: 12}
	for n := range 625 {
		for _, original := range d.Tables {
			table, p := *original, reportOf(reports[len(reports)-1], original.Code.Text)
			table.Code.Text = fmt.Sprintf("%s-%d", original.Code.Text, n)
			p.Code = table.Code.Text
			many.Tables, december.Projects = append(many.Tables, &table), append(december.Projects, p)
		}
	}
	for name, format := range map[string]standard.Format{"JSON": standard.JSON, "CSV": standard.CSV} {
		files := written(b, format, head, many, december)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				back, months, ds := standard.Read(engine.Period{}, files...)
				if back == nil || len(back.Tables) != 5000 || len(months) != 1 || len(ds) > 0 {
					b.Fatal(ds)
				}
			}
			var size int
			for _, f := range files {
				size += len(f.Data)
			}
			b.ReportMetric(float64(size)/(1<<20), "MB")
		})
	}
}
