package sheet

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhunsheng/rules"
)

// manyProjects is a workbook with nine indicators of each project.
func manyProjects(t testing.TB, projects int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	row := []any{"项目编码", "项目名称", "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "计量单位", "分值"}
	for i := range projects*9 + 1 {
		if i > 0 {
			row = []any{fmt.Sprintf("13020925P%08d002P", i/9), fmt.Sprintf("第%d个项目", i/9), "产出指标", "数量指标", fmt.Sprintf("指标%d", i), "说明这个指标的一句话", "≥95", "%", 10}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func manyFindings(n int) (ds []rules.Diagnostic) {
	for i := range n {
		ds = append(ds, rules.Diagnostic{ID: "V03", Severity: rules.Severity(i % 3), Message: "指标值的写法不规范，请核对",
			Source: rules.Source{Sheet: "Sheet1", Cell: fmt.Sprintf("G%d", 2+i*45)}})
	}
	return ds
}

// BenchmarkAnnotate marks 1,000 findings in a workbook of 5,000 projects, 45,000 rows.
func BenchmarkAnnotate(b *testing.B) {
	data, ds := manyProjects(b, 5000), manyFindings(1000)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		if _, _, err := Annotate("many.xlsx", data, ds); err != nil {
			b.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.Sys)/(1<<20), "MB-from-system")
	}
}
