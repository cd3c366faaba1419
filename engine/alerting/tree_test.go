package alerting

import (
	"errors"
	"strings"
	"testing"
)

func TestATreeWithMistakesIsRefused(t *testing.T) {
	bureau := Agency{Code: "1", Name: "财政局", Kind: KindBureau}
	department := Agency{Code: "2", Name: "教育局", Parent: "1", Kind: KindDepartment}
	unit := Agency{Code: "3", Name: "一小", Parent: "2", Kind: KindUnit}
	tree, err := (&Tree{}).With([]Agency{unit, department, bureau}, []Person{{ID: "p", Name: "张三", Posts: []Post{{"3", Handler}}}})
	if err != nil || len(tree.Agencies) != 3 || len(tree.People) != 1 {
		t.Fatalf("%+v, %v", tree, err)
	}
	if next, err := tree.With(nil, []Person{{ID: "p", Name: "张三", Inactive: true}}); err != nil || len(next.People) != 1 || tree.People[0].Inactive {
		t.Errorf("%+v, %v; before %+v", next, err, tree)
	}
	deep := []Agency{}
	for i := range deepest {
		deep = append(deep, Agency{Code: strings.Repeat("9", i+1), Name: "层", Parent: strings.Repeat("9", i), Kind: KindUnit})
	}
	if _, err := tree.With(deep, nil); err != nil {
		t.Errorf("%d levels: %v", deepest, err)
	}
	for name, c := range map[string]struct {
		agencies []Agency
		people   []Person
		says     string
	}{
		"itself":          {agencies: []Agency{{Code: "1", Name: "财政局", Parent: "1", Kind: KindBureau}}, says: "又回到1"},
		"a circle":        {agencies: []Agency{{Code: "1", Name: "财政局", Parent: "3", Kind: KindBureau}}, says: "1→3→2→1"},
		"no parent":       {agencies: []Agency{{Code: "4", Name: "二小", Parent: "8", Kind: KindUnit}}, says: "单位4的上级8不在"},
		"too deep":        {agencies: append(deep, Agency{Code: "x", Name: "层", Parent: strings.Repeat("9", deepest), Kind: KindUnit}), says: "超过15层"},
		"no kind":         {agencies: []Agency{{Code: "4", Name: "二小"}}, says: "kind"},
		"no name":         {agencies: []Agency{{Code: "4", Kind: KindUnit}}, says: "名称"},
		"no id":           {people: []Person{{Name: "李四"}}, says: "编号"},
		"no such agency":  {people: []Person{{ID: "q", Name: "李四", Posts: []Post{{"8", Head}}}}, says: "单位8不在"},
		"no such duty":    {people: []Person{{ID: "q", Name: "李四", Posts: []Post{{"3", "BOSS"}}}}, says: `"BOSS"`},
		"all of them":     {people: []Person{{ID: "q", Name: "李四", Posts: []Post{{"3", "BOSS"}, {"8", Head}}}}, says: "；"},
		"a long name":     {people: []Person{{ID: "q", Name: strings.Repeat("李", 101)}}, says: "至多100字"},
		"a parent's name": {agencies: []Agency{{Code: "2", Name: " ", Parent: "1", Kind: KindDepartment}}, says: "名称"},
	} {
		_, err := tree.With(c.agencies, c.people)
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.Contains(refused.Reason, c.says) || len(refused.Fields) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
