package paper_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"zhunsheng/sheet/paper"
)

// peakWhile is the most memory that the heap held while work ran, in bytes above what
// it held before.
func peakWhile(work func()) uint64 {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	work()
	close(done)
	return max(<-peak, before.HeapAlloc) - before.HeapAlloc
}

// writeMany writes so many self-evaluations, of 21 rows each.
func writeMany(tb testing.TB, forms int, begin func(io.Writer) (paper.Writer, error)) (bytes int64) {
	tb.Helper()
	var size counter
	w, err := begin(&size)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range forms {
		if err := w.Write(selfEvaluation(fmt.Sprintf("项目%d", i+1), 8)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return int64(size)
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func workbook(w io.Writer) (paper.Writer, error) { return paper.NewWorkbook(w) }
func document(w io.Writer) (paper.Writer, error) { return paper.NewDocument(w) }

func pdf(font *paper.Font) func(io.Writer) (paper.Writer, error) {
	return func(w io.Writer) (paper.Writer, error) { return paper.NewPDF(w, font) }
}

func benchmark(b *testing.B, forms int, begin func(io.Writer) (paper.Writer, error)) {
	for b.Loop() {
		var size int64
		peak := peakWhile(func() { size = writeMany(b, forms, begin) })
		b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
		b.ReportMetric(float64(size)/(1<<20), "file-MB")
	}
}

func BenchmarkWorkbook5000(b *testing.B) { benchmark(b, 5000, workbook) }
func BenchmarkDocument5000(b *testing.B) { benchmark(b, 5000, document) }

func BenchmarkPDF1500(b *testing.B) { // two pages each
	benchmark(b, 1500, pdf(findFont(b)))
}

func findFont(tb testing.TB) *paper.Font {
	tb.Helper()
	font, err := paper.FindFont()
	if err != nil {
		tb.Fatal(err)
	}
	return font
}
