package storage

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The table of docs/scale.md that leads from one district to the country is computed from the one before it, so whoever
// measures again corrects the figures there, and takes over what this test says.
func TestScaleIsComputed(t *testing.T) {
	text, err := os.ReadFile("../docs/scale.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	measured := func(row string) float64 { return figure(t, page, row) }
	perYear := measured("目标，字节/指标") + 4*(measured("报送，字节/指标")+measured("评价，字节/指标"))
	perYearKept := measured("目标，字节/指标") + 4*(measured("报送，字节/指标")+measured("只留结论的评价，字节/指标"))
	const projects, indicators, hour = 5000, 45_000, 3600
	for _, row := range []struct {
		name string
		of   func(divisions float64) string
	}{
		{"区划", count},
		{"项目", func(n float64) string { return count(n * projects) }},
		{"指标", func(n float64) string { return count(n * indicators) }},
		{"一年的数据，存依据", func(n float64) string { return bytesOf(n * indicators * perYear) }},
		{"一年的数据，只存结论", func(n float64) string { return bytesOf(n * indicators * perYearKept) }},
		{"存目标和一次报送", func(n float64) string {
			return lasting(n * (measured("存目标，秒/区") + measured("存报送，秒/区")))
		}},
		{"逐行评价一次", func(n float64) string { return lasting(n * measured("评价，秒/区")) }},
		{"一小时评完，逐行，台数", func(n float64) string { return machines(n * measured("评价，秒/区") / hour) }},
		{"只留结论评价一次", func(n float64) string { return lasting(n * measured("只留结论的评价，秒/区")) }},
		{"只留结论再评一次", func(n float64) string { return lasting(n * measured("只留结论再评，秒/区")) }},
		{"一小时评完，只留结论，台数", func(n float64) string { return machines(n * measured("只留结论的评价，秒/区") / hour) }},
		{"按列评判一次，只算", func(n float64) string {
			return lasting(n * indicators * measured("按列评判，纳秒/指标") / 1e9)
		}},
		{"都没有预警时再评一次", func(n float64) string {
			return lasting(n * indicators / 1e6 * measured("读数到结论，秒/百万指标"))
		}},
	} {
		want := "| " + row.name
		for _, divisions := range []float64{1, 10, 100, 3200} { // a district, a city, a province, the country
			want += " | " + row.of(divisions)
		}
		if want += " |"; !strings.Contains(page, want+"\n") {
			t.Errorf("docs/scale.md lacks what follows from its figures:\n%s", want)
		}
	}
}

// figure is what is measured on PostgreSQL, NaN where it is not measured yet.
func figure(t *testing.T, page, row string) float64 {
	t.Helper()
	cells := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(row) + ` \| [^|]* \| ([^|]*) \|`).FindStringSubmatch(page)
	if cells == nil {
		t.Fatalf("docs/scale.md has no figure %s", row)
	}
	if cells[1] == notMeasured {
		return math.NaN()
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(cells[1], ",", ""), 64)
	if err != nil {
		t.Fatalf("%s: %v", row, err)
	}
	return n
}

const notMeasured = "待测"

// rounded is a number to two digits with a unit, the largest that it fills.
func rounded(n float64, units []string, sizes []float64) string {
	if math.IsNaN(n) {
		return notMeasured
	}
	at := 0
	for at+1 < len(sizes) && n >= sizes[at+1] {
		at++
	}
	n /= sizes[at]
	if n < 10 {
		return fmt.Sprintf("%.1f %s", n, units[at])
	}
	return fmt.Sprintf("%.0f %s", n, units[at])
}

func bytesOf(n float64) string {
	return rounded(n, []string{"MB", "GB", "TB"}, []float64{1e6, 1e9, 1e12})
}

func lasting(seconds float64) string {
	return rounded(seconds, []string{"毫秒", "秒", "分钟", "小时"}, []float64{1e-3, 1, 60, 3600})
}

func machines(n float64) string {
	if math.IsNaN(n) {
		return notMeasured
	}
	return count(math.Ceil(n))
}

// count writes a whole number in groups of three.
func count(n float64) string {
	digits := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
