package api

import (
	"errors"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
)

// huma keeps its messages and the shape of its errors in package variables: they
// are set once, before any server is built.
func init() {
	validation.MsgUnexpectedProperty = "没有这个字段，请核对拼写"
	validation.MsgExpectedBoolean = "应为 true 或 false"
	validation.MsgExpectedNumber = "应为数字"
	validation.MsgExpectedInteger = "应为整数"
	validation.MsgExpectedString = "应为字符串"
	validation.MsgExpectedArray = "应为数组"
	validation.MsgExpectedObject = "应为对象"
	validation.MsgExpectedOneOf = "应为以下之一：%s"
	validation.MsgExpectedMinimumNumber = "应不小于%v"
	validation.MsgExpectedMaximumNumber = "应不大于%v"
	validation.MsgExpectedMinLength = "长度应不小于%d"
	validation.MsgExpectedMaxLength = "长度应不大于%d"
	validation.MsgExpectedMatchPattern = "应符合格式 %s"
	validation.MsgExpectedBePattern = "应是%s"
	validation.MsgExpectedRFC3339DateTime = "应为带时区的时刻，如 2025-03-01T00:00:00+08:00"
	validation.MsgExpectedMinItems = "至少应有%d项"
	validation.MsgExpectedMaxItems = "至多%d项"
	validation.MsgExpectedRequiredProperty = "缺少字段 %s"

	huma.DefaultArrayNullable = false // a list of ours is empty, never null

	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		if message == "validation failed" {
			message = "" // the title says it
		}
		p := problemOf(status, inChinese(message))
		for _, err := range errs {
			var own *Problem
			if errors.As(err, &own) {
				return own // it says all there is to say
			}
			if detailer, ok := err.(huma.ErrorDetailer); ok {
				detail := *detailer.ErrorDetail()
				detail.Message = inChinese(detail.Message)
				p.Errors = append(p.Errors, &detail)
			} else if err != nil {
				p.Errors = append(p.Errors, &huma.ErrorDetail{Message: inChinese(err.Error())})
			}
		}
		return p
	}
}

// fixedMessages are what huma and the JSON decoder say outside those variables,
// by how it begins.
var fixedMessages = []struct{ english, chinese string }{
	{"request body is required", "缺少请求内容"},
	{"request body is too large", "请求内容过大"},
	{"unknown content type", "不支持这种内容格式，请用 application/json"},
	{"unexpected end of JSON input", "JSON不完整"},
	{"invalid character", "JSON有语法错误"},
	{"unexpected EOF", "JSON不完整"},
	{"invalid integer", "应为整数"},
	{"invalid boolean", "应为 true 或 false"},
	{"required query parameter is missing", "缺少这个参数"},
	{"required path parameter is missing", "缺少这个参数"},
	{"required header parameter is missing", "缺少这个请求头"},
	{"unknown query parameter", "没有这个参数，请核对拼写"},
	{"unsupported request body", "不支持这种请求内容"},
	{"cannot read request body", "请求内容没有传完"},
}

func inChinese(message string) string {
	for _, m := range fixedMessages {
		if strings.HasPrefix(message, m.english) {
			return m.chinese
		}
	}
	return message
}
