package lint

import (
	"fmt"
	"maps"
	"strings"

	"zhunsheng/rules"
)

// waive parts the findings that somebody accepted from the open ones, and adds what is wrong with the waivers themselves.
// A finding is covered by the first waiver that speaks of it. The open ones take the place of those found.
func waive(d *Document, found []Finding) (open, waived []Finding) {
	known := idsOf(found)
	byCheck := map[string][]int{}
	var about []Finding
	for i, w := range d.Declaration.Waivers {
		if wrong := refusal(w, known); wrong != "" {
			about = append(about, d.aboutWaiver(w01, w, wrong))
		} else {
			byCheck[w.Check] = append(byCheck[w.Check], i)
		}
	}
	used := map[int]bool{}
	open = found[:0]
	for _, f := range found {
		for _, i := range byCheck[f.ID] {
			w := &d.Declaration.Waivers[i]
			if !w.Covers(f.ID, f.Code, f.Indicator) {
				continue
			}
			used[i] = true
			if f.Waiver == nil {
				f.Waiver = w
			}
		}
		if f.Waiver != nil {
			waived = append(waived, f)
		} else {
			open = append(open, f)
		}
	}
	for i, w := range d.Declaration.Waivers {
		if !used[i] && refusal(w, known) == "" {
			about = append(about, d.aboutWaiver(w02, w, waiverText(w)+"没有对应的问题：可能已经改正，或者项目编码、指标名称写得不对；不再需要时请删去"))
		}
	}
	return append(open, about...), waived
}

func idsOf(found []Finding) map[string]bool {
	ids := map[string]bool{}
	for _, f := range found {
		ids[f.ID] = true
	}
	return ids
}

// CanWaive says why findings of an id can't be waived in this report; "" where they can.
func CanWaive(id string, r *Report) string {
	known := idsOf(r.Findings)
	maps.Copy(known, idsOf(r.Waived))
	return unwaivable(id, known)
}

// unwaivable says why an id can't be waived. known are the ids that were found besides those of the list of checks.
func unwaivable(id string, known map[string]bool) string {
	_, listed := Find(id)
	switch {
	case strings.TrimSpace(id) == "":
		return "这条豁免没有写明检查的编号，不起作用，请补上，如“L01”"
	case family(id) == "F":
		return fmt.Sprintf("%s是表格本身的错误，不能豁免，请改正表格", id)
	case id == w01.ID || id == w02.ID:
		return fmt.Sprintf("%s说的是豁免本身，不能豁免，请改正或者删去那条豁免", id)
	case !listed && !known[id]:
		return fmt.Sprintf("没有编号为“%s”的检查，豁免不起作用，请核对编号", id)
	}
	return ""
}

// refusal says why a waiver waives nothing; "" for one that may.
func refusal(w rules.Waiver, known map[string]bool) string {
	if reason := unwaivable(w.Check, known); reason != "" {
		return reason
	}
	switch {
	case strings.TrimSpace(w.Author) == "":
		return waiverText(w) + "没有写明由谁豁免，不起作用，请补上"
	case strings.TrimSpace(w.Reason) == "":
		return waiverText(w) + "没有写明理由，不起作用，请补上"
	}
	return ""
}

// waiverText names a waiver in a sentence.
func waiverText(w rules.Waiver) string {
	switch {
	case w.Project == "" && w.Indicator == "":
		return "对" + w.Check + "的豁免"
	case w.Project == "":
		return fmt.Sprintf("对%s的豁免（指标“%s”）", w.Check, w.Indicator)
	case w.Indicator == "":
		return fmt.Sprintf("对%s的豁免（项目%s）", w.Check, w.Project)
	}
	return fmt.Sprintf("对%s的豁免（项目%s，指标“%s”）", w.Check, w.Project, w.Indicator)
}

// aboutWaiver is a finding about a waiver, on the project that the waiver names.
func (d *Document) aboutWaiver(c Check, w rules.Waiver, message string) Finding {
	f := Finding{Diagnostic: rules.Diagnostic{ID: c.ID, Severity: c.Severity, Message: message, Source: w.Source}, Indicator: w.Indicator}
	for _, p := range d.Projects {
		if w.Project != "" && p.Table.Code.Text == w.Project {
			f.Project, f.Code = p.Table.Name, w.Project
			break
		}
	}
	return f
}
