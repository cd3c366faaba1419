package sheet

import (
	"bytes"

	"zhunsheng/rules"
)

// WaiversSuffix is what the name of the file of waivers has behind that of its goal table: goals.docx.waivers.json.
const WaiversSuffix = ".waivers.json"

type waiversJSON struct {
	Waivers []rules.Waiver `json:"waivers"`
}

// ReadWaivers reads the file of waivers that stands beside a goal table of a form that has no place for them. What is
// missing in a single waiver is lint's to say.
func ReadWaivers(name string, data []byte) ([]rules.Waiver, []rules.Diagnostic) {
	f := newFindings(name, data)
	if !isJSON(data) {
		f.whole("F01", "不是豁免文件，内容应如{\"waivers\":[{\"check\":\"L01\",\"project\":\"项目编码\",\"author\":\"张三\",\"reason\":\"理由\"}]}")
		return nil, f.sorted()
	}
	var waivers []rules.Waiver
	if root := parseJSON(data, f); root != nil {
		if o, ok := f.object(root, "waivers"); ok && o.require("F03", "waivers") {
			waivers = o.waivers()
		}
	}
	return waivers, f.sorted()
}

// WriteWaivers writes what ReadWaivers reads.
func WriteWaivers(waivers []rules.Waiver) ([]byte, error) {
	var b bytes.Buffer
	err := writeJSON(&b, waiversJSON{append([]rules.Waiver{}, waivers...)})
	return b.Bytes(), err
}

// waivers reads the member of an object that lists them.
func (o object) waivers() (list []rules.Waiver) {
	for _, n := range o.list("waivers") {
		if w, ok := o.object(n, "check", "project", "indicator", "author", "reason"); ok {
			list = append(list, rules.Waiver{
				Check: w.text("check"), Project: w.text("project"), Indicator: w.text("indicator"),
				Author: w.text("author"), Reason: w.text("reason"), Source: o.place("", n.pointer()),
			})
		}
	}
	return list
}
