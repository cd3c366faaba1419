package sheet

import "encoding/json"

// IsReport tells execution data from goal tables by content: data name a month.
func IsReport(data []byte) bool {
	if !isJSON(data) {
		return false
	}
	var top struct {
		Month json.RawMessage `json:"month"`
	}
	return json.Unmarshal(data, &top) == nil && top.Month != nil
}
