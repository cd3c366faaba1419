package sheet

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

// manyTables is a workbook of goal tables one under another, so many to a tab.
func manyTables(t testing.TB, projects, each int) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // only in memory
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var w *excelize.StreamWriter
	row := 0
	add := func(cells ...any) {
		row++
		must(w.SetRow(fmt.Sprintf("A%d", row), cells))
	}
	merge := func(from, to string) { must(w.MergeCell(fmt.Sprintf("%s%d", from, row), fmt.Sprintf("%s%d", to, row))) }
	for n := range projects {
		if n%each == 0 {
			if w != nil {
				must(w.Flush())
			}
			name, err := fmt.Sprintf("第%d组", n/each+1), error(nil)
			_, err = book.NewSheet(name)
			must(err)
			w, err = book.NewStreamWriter(name)
			must(err)
			row = 0
		}
		add(fmt.Sprintf("%d.项目%d绩效目标表", n%999+1, n))
		merge("A", "F")
		add("433001曹妃甸区行政审批局本级", nil, nil, nil, nil, "单位：万元")
		add("项目编码", fmt.Sprintf("13020925P%012d", n), nil, "项目名称", fmt.Sprintf("项目%d", n))
		add("预算规模及资金用途", "预算数", 299.65, "其中：财政资金", 299.65, "其他资金", "")
		add(nil, "购买第三方服务")
		add("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底")
		add(nil, "25%", "50%", "75%", "100%")
		add("绩效目标", "1.按时拨付第三方人员经费")
		add("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
		for i := range 9 {
			level := []string{"产出指标", "效益指标", "满意度指标"}[i/4]
			add(level, []string{"数量指标", "质量指标", "时效指标", "成本指标"}[i%4], fmt.Sprintf("第%d项指标", i+1), "全年完成的情况", fmt.Sprintf("≥%d%%", 90+i), "工作计划")
		}
	}
	must(w.Flush())
	var b bytes.Buffer
	must(book.Write(&b))
	return b.Bytes()
}

// BenchmarkReadXlsx reads 5,000 goal tables, 45,000 indicators, in one tab and in tabs
// of 100, and reports the largest heap seen meanwhile.
func BenchmarkReadXlsx(b *testing.B) {
	for _, each := range []int{5000, 100} {
		data := manyTables(b, 5000, each)
		b.Run(fmt.Sprintf("%d-in-a-tab", each), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			peak := peakHeap(func() {
				for b.Loop() {
					wantMany(b, data, 5000)
				}
			})
			b.ReportMetric(float64(peak>>20), "peak-MB")
		})
	}
}

func wantMany(t testing.TB, data []byte, projects int) {
	t.Helper()
	readings, err := Read(context.Background(), "many.xlsx", data, Given{})
	if err != nil || len(readings) != 1 || readings[0].Declaration == nil {
		t.Fatalf("read %v, %v", readings, err)
	}
	if rules.HasErrors(readings[0].Diagnostics) {
		t.Fatal(readings[0].Diagnostics)
	}
	indicators := 0
	for _, table := range readings[0].Declaration.Tables {
		indicators += len(table.Indicators)
	}
	if indicators != 9*projects {
		t.Fatalf("read %d indicators", indicators)
	}
}

// peakHeap is the largest heap, in bytes, that is seen while something runs.
func peakHeap(run func()) (peak uint64) {
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	run()
	close(done)
	<-stopped
	return peak
}
