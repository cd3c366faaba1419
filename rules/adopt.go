package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Adopt gives the goal tables that print no project code, as the forms of many
// provinces do, the code of the stored table with the same name in the same year.
// Where both name an agency the agencies must agree; an agency code that the form
// lacks is taken over with the project's. What can't be told for certain stays
// without a code and has an ERROR: a wrong code would replace another project's
// table. stored may be nil: nothing is stored.
func (d *Declaration) Adopt(stored *Declaration) (ds []Diagnostic) {
	for _, t := range d.Tables {
		if strings.TrimSpace(t.Code.Text) != "" {
			continue
		}
		found := t.namesakes(d, stored)
		tell := func(severity Severity, format string, args ...any) {
			ds = append(ds, Diagnostic{ID: "F03", Severity: severity, Project: t.Name, Source: t.codePlace(), Message: fmt.Sprintf(format, args...)})
		}
		const remedy = "请在表中补“项目编码”一行，填写预算管理系统里的项目编码"
		switch len(found) {
		case 0:
			tell(Error, "“%s”没有项目编码，已保存的目标表里也没有同一年度、同一单位、同名的项目，不知道是哪个项目；%s", t.Name, remedy)
		case 1:
			t.Code.Text = found[0].Code.Text
			if t.AgencyCode == "" {
				t.AgencyCode = found[0].AgencyCode
			}
			if t.AgencyName == "" {
				t.AgencyName = found[0].AgencyName
			}
			tell(Info, "“%s”没有项目编码，按已保存的同名项目补为%s", t.Name, t.Code.Text)
		default:
			var codes []string
			for _, other := range found {
				codes = append(codes, other.Code.Text)
			}
			tell(Error, "“%s”没有项目编码，已保存的同名项目有%d个（%s），不能确定是哪一个；%s", t.Name, len(found), strings.Join(codes, "、"), remedy)
		}
	}
	return ds
}

// codePlace is where the code should stand; the table's place where it has none.
func (t *GoalTable) codePlace() Source {
	if t.Code.Source == (Source{}) {
		return t.Source
	}
	return t.Code.Source
}

// namesakes are the stored tables that a table without a code may be. A year that
// the document does not say may be any.
func (t *GoalTable) namesakes(d, stored *Declaration) (found []*GoalTable) {
	if stored == nil || FoldName(t.Name) == "" || d.FiscalYear != 0 && stored.FiscalYear != 0 && d.FiscalYear != stored.FiscalYear {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(stored.Tables), func(other *GoalTable) bool {
		differ := func(a, b string) bool { return a != "" && b != "" && FoldName(a) != FoldName(b) }
		switch {
		case FoldName(other.Name) != FoldName(t.Name), strings.TrimSpace(other.Code.Text) == "":
			return true
		case t.AgencyCode != "" && other.AgencyCode != "":
			return t.AgencyCode != other.AgencyCode
		}
		return differ(t.AgencyName, other.AgencyName)
	})
}
