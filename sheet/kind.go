package sheet

import (
	"strings"

	"zhunsheng/sheet/standard"
)

// IsReport tells execution data from goal tables by content: data name a month.
func IsReport(data []byte) bool {
	return isJSON(data) && standard.HasMember(data, func(name string) bool { return strings.EqualFold(name, "month") })
}
