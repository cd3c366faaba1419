package sheet

import "testing"

// Columns of single quarters and half-years are added up where they can't be cumulative;
// where nothing tells, that is an ERROR. 本年 does not say up to which month.
func TestListsOfQuarters(t *testing.T) {
	const head, tail = "2025年支出情况（万元）*7\n项目编码|项目名称|预算数|", "\nA1|评估|120|"
	quarters := "一季度执行数|二季度执行数|三季度执行数|四季度执行数"
	checkLists(t, map[string]listCase{
		"a quarter with less":     {rows: head + quarters + tail + "30|30|20|30", want: "2025-12 A1评估 /120/110/", says: "WARN F47 G2"},
		"less in one row":         {rows: head + quarters + tail + "10|20|30|40\nA2|印章|9|3|2|1|0", want: "2025-12 A1评估 /120/100/\n2025-12 A2印章 /9/6/", says: "WARN F47 G2"},
		"all rising":              {rows: head + quarters + tail + "10|20|30|40", want: "2025-12 A1评估 /120/40/", says: "ERROR F47 G2"},
		"three of four":           {rows: head + quarters + tail + "30|30|20|", want: "2025-9 A1评估 /120/80/", says: "WARN F47 F2 INFO F21 G2"},
		"halves":                  {rows: head + "上半年支出数|下半年支出数|备注|" + tail + "40|50||", want: "2025-12 A1评估 /120/90/", says: "WARN F47 E2"},
		"the first half and more": {rows: head + "上半年支出数|三季度支出数|备注|" + tail + "40|30||", want: "2025-9 A1评估 /120/70/", says: "WARN F47 E2"},
		"months":                  {rows: head + "1月支出数|2月支出数|3月支出数|" + tail + "4|5|1|", want: "2025-3 A1评估 /120/10/", says: "WARN F47 F2"},
		"the first is missing":    {rows: head + "二季度支出数|三季度支出数|备注|" + tail + "40|30||", want: "2025-9 A1评估 /120/30/", says: "ERROR F47 E2"},
		"a blank quarter":         {rows: head + quarters + tail + "30|20|10|5\nA2|印章|9|3||1|0", want: "2025-12 A1评估 /120/65/\n2025-12 A2印章 /9/4/", says: "WARN F47 G2 ERROR F47 G4"},
		"only the first":          {rows: head + quarters + tail + "30|||", want: "2025-3 A1评估 /120/30/", says: "INFO F21 E2 INFO F21 F2 INFO F21 G2"},
		"said to be cumulative":   {rows: head + "一季度累计支出数|二季度累计支出数|备注|" + tail + "40|60||", want: "2025-6 A1评估 /120/60/", says: "INFO F21 D2 WARN D10 E2"},
		"ranges":                  {rows: head + "1-3月支出数|1-6月支出数|备注|" + tail + "40|60||", want: "2025-6 A1评估 /120/60/", says: "INFO F21 D2"},
		"the year beside them":    {rows: head + "上半年支出数|下半年支出数|全年支出数|" + tail + "40|50|90|", want: "2025-12 A1评估 /120/90/", says: "INFO F21 E2 INFO F21 D2"},
		"this year so far":        {rows: head + "本年累计支出数|备注||" + tail + "40|||", want: "2025-0 A1评估 /120/40/", says: "ERROR D10 A2"},
		"this year":               {rows: head + "本年支出数|备注||" + tail + "40|||", want: "2025-0 A1评估 /120/40/", says: "ERROR D10 A2"},
		"a payment system's":      {rows: "2025年1-8月预算执行情况（元）*5\n项目名称|预算指标数|已支付数|可用余额|支付进度\n评估|1200000|480000|720000|40%", want: "2025-8 评估 /120/48/"},
		"spent and not":           {rows: "2025年1-8月情况（万元）*5\n项目编码|项目名称|预算数|已支出|未支出\nA1|评估|120|50|70", want: "2025-8 A1评估 /120/50/"},
		"from day to day":         {rows: "2025年情况（万元）*4\n项目编码|项目名称|预算数|2025年1月1日至8月31日支出数\nA1|评估|120|50", want: "2025-8 A1评估 /120/50/"},
		"not from January":        {rows: "2025年4月至8月情况（万元）*4\n项目编码|项目名称|预算数|支出数\nA1|评估|120|50", want: "0-0 A1评估 /120/50/", says: "ERROR D10 A1"},
		"the whole year":          {rows: head + "全年支出数|备注||" + tail + "40|||", want: "2025-12 A1评估 /120/40/"},
	})
}
