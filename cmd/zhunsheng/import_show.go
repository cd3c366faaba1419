package main

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/sheet"
)

// tellStored says what was stored: of the goal tables of each year and the data of each
// month together, and of each file where there are several.
func (c *importCommand) tellStored(p program, batch *sheet.Batch, result []engine.Stored, effects []engine.Effect) {
	var sums []engine.Stored
	parts, counts := map[engine.Stored][]string{}, map[engine.Stored][]string{} // names and counts, by the period alone
	names := namesByKind(batch.Summary.Files)
	for _, one := range result {
		period := engine.Stored{Kind: one.Kind, Year: one.Year, Month: one.Month}
		n := slices.IndexFunc(sums, func(s engine.Stored) bool { return s.Kind == one.Kind && s.Year == one.Year && s.Month == one.Month })
		if n < 0 {
			n, sums = len(sums), append(sums, period)
		}
		sums[n].New, sums[n].Changed, sums[n].Same = sums[n].New+one.New, sums[n].Changed+one.Changed, sums[n].Same+one.Same
		parts[period], counts[period] = append(parts[period], names.next(one.Kind)), append(counts[period], countsOf(one))
	}
	for _, sum := range sums {
		period := engine.Stored{Kind: sum.Kind, Year: sum.Year, Month: sum.Month}
		files := ""
		if n := len(parts[period]); n > 1 {
			files = fmt.Sprintf("（%d个文件）", n)
		}
		fmt.Fprintf(p.out, "%s%s：%s。\n", periodName(sum.Kind, sum.Year, sum.Month), files, countsOf(sum))
		if files != "" {
			fmt.Fprintln(p.out, strings.Join(alikeLines(parts[period], counts[period]), "\n"))
		}
		for _, e := range effects {
			if e.Name == rules.DepartmentName && e.Kind == sum.Kind && e.Year == sum.Year && e.Month == sum.Month {
				fmt.Fprintln(p.out, effectLine(e))
			}
		}
	}
	for _, d := range batch.Declarations {
		if n := storedWaivers(d); n > 0 {
			fmt.Fprintf(p.out, "随目标表的豁免%d条。\n", n)
		}
	}
}

func countsOf(s engine.Stored) string {
	if s.Kind == engine.FileReport {
		return fmt.Sprintf("%d个项目，新增%d个，更新%d个，未变%d个", s.New+s.Changed+s.Same, s.New, s.Changed, s.Same)
	}
	return fmt.Sprintf("新增%d个项目，更新%d个，未变%d个", s.New, s.Changed, s.Same)
}

func periodName(kind engine.FileKind, year, month int) string {
	if kind == engine.FileReport {
		return fmt.Sprintf("%d年%d月底执行数据", year, month)
	}
	return fmt.Sprintf("%d年度目标表", year)
}

// fileNames are the names of the files of each kind, a file of several months for each
// of them.
type fileNames map[engine.FileKind][]string

func namesByKind(files []engine.ImportedFile) fileNames {
	names := fileNames{}
	for _, f := range files {
		for range max(1, len(f.Months)) {
			names[f.Kind] = append(names[f.Kind], f.Name)
		}
	}
	return names
}

func (n fileNames) next(kind engine.FileKind) (name string) {
	if list := n[kind]; len(list) > 0 {
		name, n[kind] = list[0], list[1:]
	}
	return name
}

func effectLine(e engine.Effect) string {
	line := strings.TrimSpace(fmt.Sprintf("%s %s %s %s", effectNames[e.Change], periodName(e.Kind, e.Year, e.Month), e.Code, e.Name))
	return strings.TrimSuffix(line+"："+strings.Join(e.Changes, "；"), "：")
}

// storedWaivers counts the waivers that are stored with a declaration: those of its own projects and those for all.
func storedWaivers(d *rules.Declaration) (n int) {
	for _, w := range d.Waivers {
		if w.Project == "" || slices.ContainsFunc(d.Tables, func(t *rules.GoalTable) bool { return t.Code.Text == w.Project }) {
			n++
		}
	}
	return n
}

// maxShown is how many effects a preview lists on the terminal.
const maxShown = 200

var effectNames = map[engine.EffectChange]string{engine.EffectNew: "新增", engine.EffectChanged: "更新", engine.EffectSame: "未变"}

// show prints what would be stored.
func (c *importCommand) show(p program, summary engine.ImportSummary, preview engine.Preview) {
	for _, f := range summary.Files {
		draft := ""
		if f.Draft {
			draft = "，由版面推断，须核对"
		}
		fmt.Fprintf(p.out, "%s：%s，%d个项目%s。\n", f.Name, f.Kind.Chinese(), f.Projects, draft)
	}
	count := map[engine.EffectChange]int{}
	for _, e := range preview.Effects {
		count[e.Change]++
	}
	shown := 0
	for _, e := range preview.Effects {
		if e.Change == engine.EffectSame {
			continue
		}
		if shown++; shown > maxShown {
			fmt.Fprintln(p.out, "……")
			break
		}
		fmt.Fprintln(p.out, effectLine(e))
	}
	fmt.Fprintf(p.out, "新增%d项，更新%d项，未变%d项。只是预览，没有存入。\n", count[engine.EffectNew], count[engine.EffectChanged], count[engine.EffectSame])
}
