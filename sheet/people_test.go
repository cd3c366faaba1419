package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zhunsheng/engine/alerting"
	"zhunsheng/sheet"
)

// TestPeople reads the list that the template shows, as .csv and as a workbook.
func TestPeople(t *testing.T) {
	var template bytes.Buffer
	if err := sheet.WritePeopleTemplate(&template); err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // it is in memory
	text := strings.TrimPrefix(template.String(), "\ufeff")
	for i, row := range strings.Split(strings.TrimSpace(text), "\r\n") {
		for k, value := range strings.Split(row, ",") {
			place, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellStr("Sheet1", place, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	workbook, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"名单.csv": template.Bytes(), "名单.xlsx": workbook.Bytes()} {
		list, ds := sheet.ReadPeople(name, data)
		if list == nil || len(ds) > 0 {
			t.Fatalf("%s: %v", name, ds)
		}
		agencies := []alerting.Agency{
			{Code: "100001", Name: "某某区财政局", Kind: alerting.KindBureau},
			{Code: "433", Name: "某某区教育局", Parent: "100001", Kind: alerting.KindDepartment},
			{Code: "433001", Name: "某某区第一中学", Parent: "433", Kind: alerting.KindUnit},
		}
		if diff := cmp.Diff(agencies, list.Agencies); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(list.Persons) != 4 {
			t.Fatalf("%s: %+v", name, list.Persons)
		}
		if sun := list.Persons[2]; sun.ID != "yz-jb" || sun.Contacts["email"] != "sun@example.cn" || list.Rows["yz-jb"].Cell == "" {
			t.Errorf("%s: %+v", name, sun)
		}
		posts := []alerting.Post{{Agency: "433001", Duty: alerting.FinanceOfficer}, {Agency: "433001", Duty: alerting.Head}}
		if diff := cmp.Diff(posts, list.Persons[3].Posts); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestPeopleMistakes: each wrong row is told with its place, all at once, and nothing is read.
func TestPeopleMistakes(t *testing.T) {
	const head = "单位编码,单位名称,单位类别,人员编号,姓名,职责,手机,离岗,备注\n"
	for want, row := range map[string]string{
		"第2行第1列: ERROR F48 这一行没有单位编码":                     ",一中,预算单位,a,赵一,经办人,,,",
		"第2行第3列: ERROR F48 单位类别“学校”应为预算单位、主管部门或财政局":       "433,一中,学校,a,赵一,经办人,,,",
		"第2行第4列: ERROR F48 写了姓名或职责，没有写人员编号":               "433,一中,,,赵一,经办人,,,",
		"第2行第5列: ERROR F48 人员a没有写姓名":                      "433,一中,,a,,经办人,,,",
		"第2行第6列: ERROR F48 没有“主任”这种职责；可写经办人、单位财务负责人":      "433,一中,,a,赵一,主任,,,",
		"第2行第8列: ERROR F48 离岗应写“是”或空着：已离":                 "433,一中,,a,赵一,经办人,,已离,",
		"第3行第5列: ERROR F48 人员a前面的姓名是赵一，这里是钱二":             "433,一中,,a,赵一,经办人,,,\n433,,,a,钱二,单位负责人,,,",
		"第3行第7列: ERROR F48 人员a前面的手机是1，这里是2":               "433,一中,,a,赵一,经办人,1,,\n433,,,a,,单位负责人,2,,",
		"第3行第2列: ERROR F48 单位433前面已经写过，名称、上级或类别不同；写一次就够了": "433,一中,,a,赵一,经办人,,,\n433,二中,,,,,,,",
	} {
		list, ds := sheet.ReadPeople("名单.csv", []byte(head+row))
		var said []string
		for _, d := range ds {
			said = append(said, d.String())
		}
		if text := strings.Join(said, "\n"); list != nil || !strings.Contains(text, want) || !strings.Contains(text, "WARN F09 不认识的栏目“备注”") {
			t.Errorf("want %s, got\n%s", want, text)
		}
	}
	if list, ds := sheet.ReadPeople("名单.csv", []byte("姓名,职责\n赵一,经办人\n")); list != nil || len(ds) != 1 || !strings.Contains(ds[0].Message, "没有找到表头：要有“单位编码”一栏") {
		t.Errorf("%+v %v", list, ds)
	}
	if list, ds := sheet.ReadPeople("名单.docx", []byte("PK\x03\x04")); list != nil || len(ds) == 0 {
		t.Errorf("%+v %v", list, ds)
	}
}
