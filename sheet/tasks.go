package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The ministry's form for a whole department lists its tasks of the year (年度主要任务) over
// its goals, in columns of their own: 任务名称, 主要内容, 预算金额 in 总额, 财政拨款 and 其他资金.
// They are known and not kept, and read for nothing else.

var (
	tasksLabel = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、)?(?:部门|单位)?(?:年度|本年度?)?(?:主要|重点)?(?:工作)?任务$`)
	taskName   = regexp.MustCompile(`^(?:主要|重点)?(?:工作)?任务(?:名称|内容)$`)
	taskSum    = regexp.MustCompile(`^(?:金额|资金|预算)?(?:合计|总计|小计)$`)
)

// readTasks passes over the tasks from their header down, and counts them.
func (r *formReader) readTasks(l line) bool {
	own := l.own()
	name := slices.IndexFunc(own, func(c cell) bool { return taskName.MatchString(plainLabel(c.text)) })
	if !l.inTable || name < 0 || len(own) < 2 || r.part == inIndicators {
		return false
	}
	labelled := name > 0 && tasksLabel.MatchString(plainLabel(own[0].text))
	if name > 0 && !labelled {
		return false
	}
	var tasks []string
	at := r.at + 1
	for ; at < len(r.lines); at++ {
		below := r.lines[at]
		first, ok := below.firstOwn()
		if !below.inTable || below.sheet != l.sheet || ok && labelled && first.col <= own[0].col {
			break
		}
		if found, _ := findColumns(below); found != nil || ok && !labelled && first.col <= own[0].col && labelOf(first) != "" {
			break
		}
		for _, c := range below.own() {
			plain := plainLabel(c.text)
			if c.col < own[name].end() && own[name].col < c.end() && !taskSum.MatchString(plain) {
				tasks = append(tasks, shorten(oneLine(c.text)))
			}
		}
	}
	const most = 3
	said := strings.Join(tasks[:min(most, len(tasks))], "、")
	if len(tasks) > most {
		said += "等"
	}
	r.until = at
	r.part = nowhere
	r.unread = append(r.unread, printed{fmt.Sprintf("年度主要任务（%d项：%s）", len(tasks), said), own[0].source})
	return true
}
