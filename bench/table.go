package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// markdown is the table of all ways, the quickest first. A ratio is one of the minima.
func markdown(speeds []speed) string {
	var out strings.Builder
	out.WriteString("| way | version | ns a row: least | median | most | × columns | B a row | allocations a row | rows that differ |\n" +
		"| --- | --- | --: | --: | --: | --: | --: | --: | --: |\n")
	columns := speeds[slices.IndexFunc(speeds, func(s speed) bool { return s.name == columnsName })]
	sorted := slices.SortedFunc(slices.Values(speeds), func(a, b speed) int {
		if a.least() < b.least() {
			return -1
		}
		return 1
	})
	for _, s := range sorted {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", s.name, version(s.module),
			figure(s.least()), figure(s.median()), figure(s.most()), figure(s.least()/columns.least()),
			figure(s.bytes), figure(s.allocs), s.difference())
	}
	return out.String()
}

// difference says in how many rows a way finds something else than the exact formulas.
func (s speed) difference() string {
	if s.exact {
		return "none, exact"
	}
	return fmt.Sprintf("%d of %s", s.differing, figure(float64(s.rows)))
}

// figure writes a number as a table needs it: one decimal below a hundred, groups of
// three digits above.
func figure(x float64) string {
	if x < 99.95 {
		return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
	}
	digits := strconv.FormatFloat(x, 'f', 0, 64)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// version is that of a module which this program was built with.
func version(module string) string {
	info, ok := debug.ReadBuildInfo()
	if module == "" || !ok {
		return "—"
	}
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return shortened(dependency.Version)
		}
	}
	return "—"
}

// shortened leaves of a version without a name the day of its commit.
func shortened(version string) string {
	if day, ok := strings.CutPrefix(version, "v0.0.0-"); ok && len(day) > len("20060102") {
		return day[:len("20060102")]
	}
	return version
}

// machine names the processor, where the system tells it, and Go.
func machine() string {
	return fmt.Sprintf("%s, %d cores, %s %s/%s", processor(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "Processor unknown"
	}
	defer func() { _ = file.Close() }() // only read
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "Processor unknown"
}
