package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// The media types under which a scheme's text may come as it is.
var textTypes = []string{"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"}

// schemeText is the scheme's text in a request: the body itself, to the byte, or
// the field text of JSON.
func schemeText(contentType string, body []byte) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(contentType)
	switch {
	case contentType == "" || err == nil && slices.Contains(textTypes, kind):
		return bytes.Clone(body), nil
	case err != nil || kind != "application/json":
		return nil, problemOf(http.StatusUnsupportedMediaType, "请用 application/yaml 传办法的文本，或用 application/json 传 {\"text\":\"…\"}")
	case !utf8.Valid(body):
		return nil, problemOf(http.StatusBadRequest, "JSON应是UTF-8编码") // the decoder would mend the text in silence
	}
	var in struct {
		Text *string `json:"text"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&in)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || err == nil && decoder.More() {
		return nil, problemOf(http.StatusBadRequest, "JSON有语法错误")
	}
	if err != nil || in.Text == nil {
		return nil, problemOf(http.StatusUnprocessableEntity, "JSON应只有一个字段 text：办法的YAML文本")
	}
	return []byte(*in.Text), nil
}

// describePostScheme completes what huma can't see of publishing: the second form
// of the body, and the answer where nothing was new.
func describePostScheme(o *huma.OpenAPI) {
	post := o.Paths[prefix+"/schemes"].Post
	for _, kind := range textTypes {
		post.RequestBody.Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Description: "办法的YAML文本"}}
	}
	post.RequestBody.Content["application/json"] = &huma.MediaType{Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"text"}, AdditionalProperties: false,
		Properties: map[string]*huma.Schema{"text": {Type: huma.TypeString, Description: "办法的YAML文本"}},
	}}
	same := *post.Responses["201"]
	same.Description = "只检查；或者同样的内容已经发布"
	post.Responses["200"] = &same
}
