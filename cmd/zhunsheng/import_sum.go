package main

import (
	"fmt"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// maxAlike is how many reminders of the same wording are printed one by one.
const maxAlike = 3

// reportAlike prints findings: each ERROR, and of the WARNs that say the same the first
// few, with the number of the rest.
func (p program) reportAlike(ds []rules.Diagnostic) {
	type kind struct{ id, message string }
	rest := map[kind][]rules.Diagnostic{}
	var order []kind
	for _, d := range ds {
		one := kind{d.ID, d.Message}
		if d.Severity == rules.Warn {
			if rest[one] = append(rest[one], d); len(rest[one]) == maxAlike+2 {
				order = append(order, one)
			}
		}
	}
	printed := map[kind]int{}
	for _, d := range ds {
		one := kind{d.ID, d.Message}
		if d.Severity == rules.Warn && len(rest[one]) > maxAlike+1 {
			if printed[one]++; printed[one] > maxAlike {
				continue
			}
		}
		p.report([]rules.Diagnostic{d})
	}
	for _, one := range order {
		fmt.Fprintf(p.err, "WARN %s 另有%d处同样的提醒%s：%s\n", one.id, len(rest[one])-maxAlike, projectsOf(rest[one][maxAlike:]), one.message)
	}
}

// projectsOf names the first projects that findings are about.
func projectsOf(ds []rules.Diagnostic) string {
	var names []string
	for _, d := range ds {
		if d.Project != "" && !slices.Contains(names, d.Project) {
			names = append(names, d.Project)
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n > maxAlike:
		return fmt.Sprintf("（“%s”等%d个项目）", strings.Join(names[:maxAlike], "”“"), n)
	}
	return "（“" + strings.Join(names, "”“") + "”）"
}

// countFiles counts files: one with several months stands in a list for each.
func countFiles(list []engine.ImportedFile) int {
	names := map[string]bool{}
	for _, f := range list {
		names[f.Name] = true
	}
	return len(names)
}

// tellRefused ends an import that stored nothing.
func (p program) tellRefused(files []engine.ImportedFile, ds []rules.Diagnostic) {
	errors, warnings := rules.Count(ds)
	fmt.Fprintf(p.err, "没有存入任何数据：读取%d个文件，错误%d处，提醒%d处；请改正后重新导入。\n", countFiles(files), errors, warnings)
}

// tellSum ends an import: what all files together did, where there are several, and
// whether anything is new at all.
func (p program) tellSum(summary engine.ImportSummary, result []engine.Stored) {
	sums := map[engine.FileKind]*engine.Stored{engine.FileGoals: {}, engine.FileReport: {}}
	for _, one := range result {
		sum := sums[one.Kind]
		sum.New, sum.Changed, sum.Same = sum.New+one.New, sum.Changed+one.Changed, sum.Same+one.Same
	}
	goals, reports := sums[engine.FileGoals], sums[engine.FileReport]
	if files := countFiles(summary.Files); files > 1 {
		text := fmt.Sprintf("合计%d个文件", files)
		if goals.New+goals.Changed+goals.Same > 0 {
			text += fmt.Sprintf("；目标表：新增%d个项目，更新%d个，未变%d个", goals.New, goals.Changed, goals.Same)
		}
		if reports.New+reports.Changed+reports.Same > 0 {
			text += fmt.Sprintf("；执行数据：新增%d份，更新%d份，未变%d份", reports.New, reports.Changed, reports.Same)
		}
		fmt.Fprintf(p.out, "%s；错误%d处，提醒%d处。\n", text, summary.Errors, summary.Warnings)
	}
	if goals.New+goals.Changed+reports.New+reports.Changed == 0 {
		fmt.Fprintf(p.out, "%d个项目未变：内容与已存的相同，没有新的版本。\n", max(goals.Same, reports.Same))
	}
}

// alikeLines are the lines of files, those of three or more files that say the same in
// one.
func alikeLines(names, counts []string) (lines []string) {
	const several = 3
	of := map[string][]string{}
	for i, count := range counts {
		of[count] = append(of[count], names[i])
	}
	for i, count := range counts {
		switch same := of[count]; {
		case len(same) < several:
			lines = append(lines, fmt.Sprintf("  %s：%s。", names[i], count))
		case same[0] == names[i]:
			folder := sharedFolder(same)
			short := make([]string, len(same))
			for n, name := range same {
				short[n] = strings.TrimPrefix(name, folder)
			}
			in := ""
			if folder != "" {
				in = strings.TrimSuffix(folder, "/") + "里的"
			}
			lines = append(lines, fmt.Sprintf("  %s%d个文件各%s：%s。", in, len(same), count, strings.Join(short, "、")))
		}
	}
	return lines
}

// sharedFolder is the folder or archive in which all of some files stand, with the slash
// behind it; empty where there is none.
func sharedFolder(names []string) string {
	folder := names[0][:strings.LastIndex(names[0], "/")+1]
	for folder != "" && slices.ContainsFunc(names, func(name string) bool { return !strings.HasPrefix(name, folder) }) {
		folder = folder[:strings.LastIndex(strings.TrimSuffix(folder, "/"), "/")+1]
	}
	return folder
}
