package engine

import (
	"slices"
	"strings"

	"zhunsheng/rules"
)

// keepDepartment fills in the parts of a department's goals that its document has no
// place for from what is stored, as keepStored does for goal tables: a document without
// the chapter 工作保障措施 does not say that there are none. A chapter that is printed and
// left blank is blank from now on.
func keepDepartment(d, stored *rules.Declaration) []rules.Diagnostic {
	if stored == nil || d.Department == nil || stored.Department == nil || d.Department.Lacks == 0 {
		return nil
	}
	now, before := d.Department, stored.Department
	k := keeper{GoalTable: &rules.GoalTable{Name: rules.DepartmentName, Lacks: now.Lacks, Indicators: now.Indicators, Source: departmentSource(d)}}
	keepText(&k, rules.FieldOverall, &now.Overall, before.Overall)
	if k.Lacks.Has(rules.FieldSubGoals) && len(now.SubGoals) == 0 && len(before.SubGoals) > 0 {
		now.SubGoals, k.kept = slices.Clone(before.SubGoals), k.kept|rules.FieldSubGoals
	}
	keepText(&k, rules.FieldMeasures, &now.Measures, before.Measures)
	if !k.Lacks.Has(rules.FieldIndicators) {
		k.indicators(&rules.GoalTable{Indicators: before.Indicators})
		return k.said
	}
	if len(now.Indicators) == 0 && len(before.Indicators) > 0 {
		now.Indicators, k.kept = slices.Clone(before.Indicators), k.kept|rules.FieldIndicators
	}
	if names := k.kept.Names(); len(names) > 0 {
		k.tell(rules.Info, "这份文件没有部门的“%s”，保留已存的", strings.Join(names, "”“"))
	}
	return k.said
}

// keepWaivers tells of the stored waivers for every project that stay in force because a
// department's document has no place for them.
func keepWaivers(d, stored *rules.Declaration) []rules.Diagnostic {
	if stored == nil || d.Department == nil || !d.Department.Lacks.Has(rules.FieldWaivers) {
		return nil
	}
	n := 0
	for _, w := range stored.Waivers {
		if w.Project == "" {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	k := keeper{GoalTable: &rules.GoalTable{Name: rules.DepartmentName, Source: departmentSource(d)}}
	k.tell(rules.Info, "这份文件没有地方写对所有项目的豁免，保留已存的%d条", n)
	return k.said
}

// departmentSource is the file in which the department's goals stand.
func departmentSource(d *rules.Declaration) rules.Source {
	var places []rules.Source
	for _, g := range d.Department.SubGoals {
		places = append(places, g.Indicator.Source)
	}
	for _, i := range d.Department.Indicators {
		places = append(places, i.Target.Source)
	}
	for _, s := range append(places, sourceOf(d)) {
		if s.File != "" {
			return rules.Source{File: s.File, Digest: s.Digest}
		}
	}
	return rules.Source{}
}
