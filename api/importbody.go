package api

import (
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/sheet"
)

// describePostImport describes the body that Upload reads itself.
func describePostImport(o *huma.OpenAPI) {
	text := func(doc string, example any) *huma.Schema {
		return &huma.Schema{Type: huma.TypeString, Description: doc, Examples: []any{example}}
	}
	o.Paths[prefix+"/imports"].Post.RequestBody = &huma.RequestBody{
		Required:    true,
		Description: "例：`curl -F file=@目标表.docx -F file=@执行数据.xlsx -F year=2025 http://127.0.0.1:8080/api/v1/imports`",
		Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"file"}, AdditionalProperties: false,
			Properties: map[string]*huma.Schema{
				"file": {
					Type: huma.TypeArray, Description: fmt.Sprintf("目标表、执行数据，按内容识别；至多%d个，合计至多%d MB，也可以是.zip", maxUploadFiles, maxUpload>>20),
					Items: &huma.Schema{Type: huma.TypeString, Format: "binary"},
				},
				"year":     text("文件没有写明年度时，是哪一年的", "2025"),
				"month":    text("执行数据没有写明月份时，到几月底", "6"),
				"division": text("区划代码；不写时取服务器的，或文件里的", "130209"),
			},
		}}},
	}
}

// describeExport names the media types of what is streamed.
func describeExport(o *huma.OpenAPI) {
	files := func(kinds ...string) map[string]*huma.MediaType {
		content := map[string]*huma.MediaType{}
		for _, k := range kinds {
			content[k] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
		return content
	}
	for path, said := range map[string]struct {
		example string
		content map[string]*huma.MediaType
	}{
		"/exports/{file}":        {"例：`curl -OJ 'http://127.0.0.1:8080/api/v1/exports/自评表.xlsx?year=2025'`，`curl -OJ 'http://127.0.0.1:8080/api/v1/exports/填报模板.xlsx?month=7&agency=433001'`", files(sheet.MediaTypes()...)},
		"/imports/{id}/workbook": {"例：`curl -OJ http://127.0.0.1:8080/api/v1/imports/…/workbook?file=1`", files(sheet.Workbook.MediaType())},
	} {
		get := o.Paths[prefix+path].Get
		get.Description = said.example
		get.Responses["200"] = &huma.Response{Description: "文件，名称在 Content-Disposition 里", Content: said.content}
	}
}
