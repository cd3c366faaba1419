package api

import (
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
	validation.MsgExpectedMinItems = "至少应有%d项"
	validation.MsgExpectedMaxItems = "至多%d项"
	validation.MsgExpectedRequiredProperty = "缺少字段 %s"

	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		if message == "validation failed" {
			message = "" // the title says it
		}
		p := problemOf(status, message)
		for _, err := range errs {
			if detailer, ok := err.(huma.ErrorDetailer); ok {
				p.Errors = append(p.Errors, detailer.ErrorDetail())
			} else if err != nil {
				p.Errors = append(p.Errors, &huma.ErrorDetail{Message: err.Error()})
			}
		}
		return p
	}
}
