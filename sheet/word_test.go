package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"zhunsheng/rules"
)

// docx packs the XML of a body as a Word document.
func docx(t testing.TB, body string) []byte {
	return pack(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		mainPart: `<?xml version="1.0" encoding="UTF-8"?><w:document ` +
			`xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
			`xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" ` +
			`xmlns:wp="wp" xmlns:a="a" xmlns:wps="wps" xmlns:v="v" ` +
			`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `<w:sectPr/></w:body></w:document>`,
	})
}

func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func p(text string) string { return "<w:p>" + run(text) + "</w:p>" }

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + "</w:t></w:r>" }

// tc is a cell with properties, such as <w:gridSpan w:val="2"/>.
func tc(properties, content string) string {
	if !strings.HasPrefix(content, "<") {
		content = p(content)
	}
	return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + content + "</w:tc>"
}

func tr(cells ...string) string {
	for i, c := range cells {
		if !strings.HasPrefix(c, "<w:tc>") {
			cells[i] = tc("", c)
		}
	}
	return "<w:tr>" + strings.Join(cells, "") + "</w:tr>"
}

func tbl(rows ...string) string { return "<w:tbl>" + strings.Join(rows, "") + "</w:tbl>" }

var (
	funds = tr("项目编码", "13020925P0001", "项目名称", "评估评审") +
		tr("预算规模及资金用途", "预算数", "118.00", "其中：财政    资金", "118.00", "其他资金", "") +
		tr("资金支出计划（%）", "12月底") + tr("", "100%")
	columnsRow = tr("一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据")
)

// targetCell reads one cell as the target of a small document.
func targetCell(t *testing.T, content string, findings ...string) string {
	t.Helper()
	d, ds := readGoals(t, "one.docx", docx(t, tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", tc("", content), "计划"))))
	wantFindings(t, ds, findings...)
	if len(d.Tables) != 1 || len(d.Tables[0].Indicators) != 1 {
		t.Fatalf("tables %+v", d.Tables)
	}
	if place := d.Tables[0].Indicators[0].Target.Source.Place(); place != "表1 第6行第4列" {
		t.Errorf("target stands at %q", place)
	}
	return d.Tables[0].Indicators[0].Target.Text
}

func TestTextOfACell(t *testing.T) {
	sdt := func(content string) string {
		return "<w:sdt><w:sdtPr/><w:sdtContent>" + content + "</w:sdtContent></w:sdt>"
	}
	for name, c := range map[string]struct{ content, want string }{
		"split runs":           {"<w:p>" + run("≥") + run("50") + run("人") + "</w:p>", "≥50人"},
		"insertion accepted":   {"<w:p>" + run("≥") + "<w:ins>" + run("50") + "</w:ins>" + run("人") + "</w:p>", "≥50人"},
		"deletion dropped":     {`<w:p>` + run("≥50") + `<w:del><w:r><w:delText>60</w:delText></w:r></w:del>` + run("人") + "</w:p>", "≥50人"},
		"move":                 {"<w:p><w:moveFrom>" + run("99") + "</w:moveFrom>" + run("≥") + "<w:moveTo>" + run("50人") + "</w:moveTo></w:p>", "≥50人"},
		"paragraph mark gone":  {"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("≥50") + "</w:p>" + p("人"), "≥50人"},
		"content control":      {"<w:p>" + run("≥") + sdt(run("50人")) + "</w:p>", "≥50人"},
		"block control":        {sdt(p("≥50人")), "≥50人"},
		"control with prompt":  {"<w:p>" + run("≥50人") + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("单击此处输入") + "</w:sdtContent></w:sdt></w:p>", "≥50人"},
		"link and smart tag":   {"<w:p><w:hyperlink><w:smartTag>" + run("≥50") + "</w:smartTag></w:hyperlink>" + run("人") + "</w:p>", "≥50人"},
		"bookmark":             {`<w:p><w:bookmarkStart w:id="0" w:name="_GoBack"/>` + run("≥50人") + `<w:bookmarkEnd w:id="0"/></w:p>`, "≥50人"},
		"hidden switched off":  {`<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>≥50人</w:t></w:r></w:p>`, "≥50人"},
		"symbol font":          {`<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>` + run("50人") + "</w:p>", "≥50人"},
		"symbol without F":     {`<w:p><w:r><w:sym w:font="Symbol" w:char="00A3"/></w:r>` + run("50人") + "</w:p>", "≤50人"},
		"symbol as text":       {p("\uf0b350人"), "≥50人"},
		"unknown symbol stays": {`<w:p><w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>` + run("50人") + "</w:p>", "\ufffd50人"},
		"a tick of Wingdings":  {`<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F0A8"/><w:sym w:font="Wingdings" w:char="00FC"/></w:r></w:p>`, "☑□✓"},
		"one of Wingdings 2":   {`<w:p><w:r><w:sym w:font="Wingdings 2" w:char="F050"/><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r></w:p>`, "✓☑□"},
		"of no font known":     {`<w:p><w:r><w:sym w:font="Wingdings 2" w:char="F0B3"/></w:r></w:p>`, "\ufffd"},
		"formula":              {"<w:p><m:oMath><m:r><m:t>≥</m:t></m:r></m:oMath>" + run("50人") + "</w:p>", "≥50人"},
		"field":                {`<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple>` + run("≥50人") + "</w:fldSimple></w:p>", "≥50人"},
		"alternatives":         {"<w:p><mc:AlternateContent><mc:Choice>" + run("≥50人") + "</mc:Choice><mc:Fallback>" + run("≥50人") + "</mc:Fallback></mc:AlternateContent></w:p>", "≥50人"},
		"tab, break, hyphen":   {`<w:p><w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5</w:t><w:tab/><w:t>次</w:t><w:br/><w:t>整</w:t></w:r></w:p>`, "3-5\t次\n整"},
		"two paragraphs":       {p("≥50") + p("人") + p(""), "≥50\n人"},
		"blanks stay":          {p(" ≥50人\u00a0"), " ≥50人\u00a0"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := targetCell(t, c.content); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

// TestStruckText leaves out what is struck through, and says so.
func TestStruckText(t *testing.T) {
	for _, property := range []string{"strike", "dstrike"} {
		content := "<w:p>" + run("≥6") + "<w:r><w:rPr><w:" + property + "/></w:rPr><w:t>0</w:t></w:r>" + run("5人") + "</w:p>"
		if got := targetCell(t, content, "WARN F12 one.docx"); got != "≥65人" {
			t.Errorf("%s: read %q", property, got)
		}
	}
}

// TestHiddenInWord leaves hidden text out and says where; hidden rows are read and told.
func TestHiddenInWord(t *testing.T) {
	hide := func(text string) string { return "<w:r><w:rPr><w:vanish/></w:rPr><w:t>" + text + "</w:t></w:r>" }
	if got := targetCell(t, "<w:p>"+run("≥50人")+hide("草稿")+"</w:p>", "WARN F15 表1 第6行第4列"); got != "≥50人" {
		t.Errorf("read %q", got)
	}
	targetCell(t, "<w:p>"+run("≥50人")+hide(" ")+"</w:p>") // nothing is hidden
	row := tr("产出指标", "质量指标", "合格率", "≥98%", "计划")
	hidden := strings.Replace(row, "<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>", 1)
	d, ds := readGoals(t, "one.docx", docx(t, "<w:p>"+hide("旧稿")+"</w:p>"+tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", ""), hidden)))
	wantFindings(t, ds, "WARN F15 第1段", "WARN F15 表1 第7行第1列")
	if list := names(d); len(list) != 2 {
		t.Errorf("read %q", list)
	}
}

// TestTextBoxes reads text boxes once, where they stand.
func TestTextBoxes(t *testing.T) {
	content := func(inner string) string { return "<w:txbxContent>" + inner + "</w:txbxContent>" }
	drawn := func(inner string) string {
		return "<w:drawing><wp:anchor><a:graphic><wps:wsp><wps:txbx>" + content(inner) + "</wps:txbx></wps:wsp></a:graphic></wp:anchor></w:drawing>"
	}
	vml := func(inner string) string {
		return "<w:pict><v:shape><v:textbox>" + content(inner) + "</v:textbox></v:shape></w:pict>"
	}
	both := func(inner string) string {
		return "<mc:AlternateContent><mc:Choice>" + drawn(inner) + "</mc:Choice><mc:Fallback>" + vml(inner) + "</mc:Fallback></mc:AlternateContent>"
	}
	rows := tbl(columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", ""))
	head := tbl(tr("预算数", "118.00"), tr("资金支出计划（%）", "12月底"), tr("", "100%"))
	for name, box := range map[string]func(string) string{"drawn": drawn, "of older programs": vml, "written twice": both} {
		inner := p("项目名称：评估评审　　项目编码：13020925P0001") + p("（2025年度）")
		for where, body := range map[string]string{
			"paragraphs": "<w:p><w:r>" + box(inner) + "</w:r></w:p>" + head + rows,
			"a table":    "<w:p><w:r>" + box(tbl(funds)+p("")) + "</w:r></w:p>" + rows,
		} {
			d, ds := readGoals(t, "one.docx", docx(t, body))
			wantFindings(t, ds)
			if list := names(d); len(list) != 1 || list[0] != "评估评审/产出指标/数量指标/人数/≥50人" || len(d.Tables) != 1 {
				t.Errorf("%s, %s: read %q", name, where, list)
			}
		}
		if got := targetCell(t, "<w:p><w:r>"+box(p("≥60")+p("人"))+"</w:r></w:p>", "WARN F09 表1 第6行第4列"); got != "≥60\n人" {
			t.Errorf("%s, alone in a cell: read %q", name, got)
		}
		if got := targetCell(t, "<w:p>"+run("≥50人")+"<w:r>"+box(p("见附件"))+"</w:r></w:p>", "WARN F09 表1 第6行第4列"); got != "≥50人" {
			t.Errorf("%s, beside text in a cell: read %q", name, got)
		}
	}
}

func names(d *rules.Declaration) (list []string) {
	for _, t := range d.Tables {
		for _, i := range t.Indicators {
			list = append(list, strings.Join([]string{t.Name, i.Level1, i.Level2, i.Name, i.Target.Text}, "/"))
		}
	}
	return list
}

func TestShapesOfTables(t *testing.T) {
	down, goOn := `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	span := func(n string) string { return `<w:gridSpan w:val="` + n + `"/>` }
	two := []string{"评估评审/产出指标/数量指标/人数/≥50人", "评估评审/产出指标/质量指标/合格率/≥98%"}
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"merged downwards": {tbl(funds, columnsRow,
			tr(tc(down, "产出指标"), "数量指标", "人数", "≥50人", "计划"), tr(tc(goOn, ""), "质量指标", "合格率", "≥98%", "计划")), two},
		"a column of its own for the label": {tbl(funds, tr(tc(down, "绩效指标"), "一级指标", "二级指标", "三级指标", "指标值"),
			tr(tc(goOn, ""), "产出指标", "数量指标", "人数", "≥50人"), tr(tc(goOn, ""), "", "质量指标", "合格率", "≥98%")), two},
		"one table on a union grid": {tbl(tr(tc(span("7"), "1.评估评审绩效目标表")), tr(tc(span("4"), "433001审批局"), tc(span("3"), "单位：万元")), funds,
			tr("一级指标", "二级指标", tc(span("2"), "三级指标"), tc(span("2"), "指标值"), "依据"),
			tr(tc(down, "产出指标"), "数量指标", tc(span("2"), "人数"), tc(span("2"), "≥50人"), ""),
			tr(tc(goOn, ""), "质量指标", tc(span("2"), "合格率"), "≥", "98%", "")), two},
		"nested in a layout table":  {tbl(tr(tbl(funds)+p("")), tr(tc("", tbl(columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", ""), tr("", "质量指标", "合格率", "≥98%", ""))+p("")))), two},
		"rows in a content control": {tbl(funds, columnsRow, "<w:sdt><w:sdtContent>"+tr("产出指标", "数量指标", "人数", "≥50人", "")+"</w:sdtContent></w:sdt>", tr("", "质量指标", "合格率", "≥98%", "")), two},
		"a deleted row": {tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", ""),
			"<w:tr><w:trPr><w:del/></w:trPr>"+tc("", "效益")+tc("", "效益")+tc("", "旧指标")+tc("", "1")+tc("", "")+"</w:tr>", tr("", "质量指标", "合格率", "≥98%", "")), two},
		"cut over two pages": {tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", "")) + p("") + tbl(columnsRow, tr("", "质量指标", "合格率", "≥98%", "")), two},
		"header in two rows": {tbl(funds, tr(tc(down, "一级指标"), tc(down, "二级指标"), tc(down, "三级指标"), tc(span("2"), "年度指标")),
			tr(tc(goOn, ""), tc(goOn, ""), tc(goOn, ""), "指标值", "备注说明"),
			tr("产出指标", "数量指标", "人数", "≥50人", ""), tr("", "质量指标", "合格率", "≥98%", "")), two},
		"a target in three columns": {tbl(funds, tr(tc(down, "一级指标"), tc(down, "二级指标"), tc(down, "三级指标"), tc(span("3"), "指标值")),
			tr(tc(goOn, ""), tc(goOn, ""), tc(goOn, ""), "符号", "数值", "单位"),
			tr("产出指标", "数量指标", "人数", "≥", "50", "人"), tr("", "质量指标", "合格率", "≥", "98", "%")), two},
		"rows that begin later": {tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", "≥50人", ""),
			`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`+tc("", "质量指标")+tc("", "合格率")+tc("", "≥98%")+tc("", "")+"</w:tr>"), nil},
		"a deleted cell": {tbl(funds, columnsRow, tr("产出指标", "数量指标", "人数", tc("<w:cellDel/>", "≥40人"), "≥50人", ""), tr("", "质量指标", "合格率", "≥98%", "")), two},
		"merged to the right": {tbl(strings.Replace(funds, tc("", "预算数"), tc(`<w:hMerge w:val="restart"/>`, "预算数")+tc("<w:hMerge/>", ""), 1), tr("一级指标", "二级指标", tc(`<w:hMerge w:val="restart"/>`, "三级指标"), tc("<w:hMerge/>", ""), "指标值"),
			tr("产出指标", "数量指标", tc(span("2"), "人数"), "≥50人"), tr("", "质量指标", tc(span("2"), "合格率"), "≥98%")), two},
		"edges drawn by hand": {tbl(funds, tr(tc(span("10"), "一级指标"), tc(span("10"), "二级指标"), tc(span("10"), "三级指标"), tc(span("10"), "指标值")),
			tr(tc(span("9"), "产出指标"), tc(span("11"), "数量指标"), tc(span("11"), "人数"), tc(span("10"), "≥50人")), tr(tc(span("10"), ""), tc(span("9"), "质量指标"), tc(span("10"), "合格率"), tc(span("11"), "≥98%"))), two},
		"a name broken over lines": {tbl(funds, columnsRow, tr("产出指标", "数量指标", p("人")+p("数"), "≥50人", ""), tr("", "质量\u200b指标", "合格率", "≥98%", "")), nil},
	} {
		t.Run(name, func(t *testing.T) {
			d, ds := readGoals(t, name, docx(t, c.body))
			wantFindings(t, ds)
			if d == nil || c.want != nil && strings.Join(names(d), " ") != strings.Join(c.want, " ") {
				t.Fatalf("read %+v\nwant %v", d, c.want)
			}
			if first := d.Tables[0]; first.Indicators[0].Name != "人数" || first.Budget.Text != "118.00" || len(first.Plan) != 1 {
				t.Errorf("read %+v", first)
			}
		})
	}
}
