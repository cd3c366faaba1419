package api_test

import (
	"net/http"
	"strings"
	"testing"

	"zhunsheng/storage"
	"zhunsheng/storage/storetest"
)

// TestWhatFormsReport puts what the official forms have besides, of a project and of
// the department, and gets it back word by word.
func TestWhatFormsReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, store *storage.Store) {
		c := newClient(t, store)
		const besides = `"expected":"299.00","funds":[{"kind":"FISCAL","initial":"299.65","budget":"299.65","spent":"150.00","expected":"299.00"},{"kind":"OTHER"}],"reason":"见说明","goal_actual":"聘用到位"`
		const likely = `"likelihood":"有可能","obstacles":["人员保障","其他"],"remark":"七月补齐","self_score":"12.5"`
		const project, department = "/api/v1/projects/" + project1 + "/observations/6?year=2025", "/api/v1/department/observations/6?year=2025"
		for path, body := range map[string]string{
			project:    `{"spent":"150.00",` + besides + `,"indicators":[{"level2":"数量指标","name":"聘用人员数量","actual":"49",` + likely + `}]}`,
			department: `{` + besides + `,"indicators":[{"name":"政务服务工作覆盖率","actual":"100%",` + likely + `}]}`,
		} {
			if status, _, answer := c.do(http.MethodPut, path, body); status != http.StatusOK {
				t.Fatalf("%s: %d %s", path, status, answer)
			}
			if _, _, answer := c.do(http.MethodGet, path, ""); !strings.Contains(answer, besides) || !strings.Contains(answer, likely) {
				t.Errorf("%s: stored %s", path, answer)
			}
		}
		for body, say := range map[string]string{
			`{"funds":[{"kind":"BANK"}],"indicators":[]}`:                               "kind",
			`{"indicators":[{"level2":"数量指标","name":"聘用人员数量","likelihood":"也许"}]}`:      "likelihood",
			`{"indicators":[{"level2":"数量指标","name":"聘用人员数量","obstacles":["天气"]}]}`:     "obstacles",
			`{"goal_actual":"\u0000","indicators":[{"level2":"数量指标","name":"聘用人员数量"}]}`: `"D17"`,
		} {
			if status, _, answer := c.do(http.MethodPut, project, body); status != http.StatusUnprocessableEntity || !strings.Contains(answer, say) {
				t.Errorf("%s: %d %s", body, status, answer)
			}
		}
	})
}
