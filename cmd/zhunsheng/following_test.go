package main

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"zhunsheng/engine/alerting"
	"zhunsheng/storage/testschema"
)

// speaker runs commands on a store as a person types them.
type speaker struct {
	t   *testing.T
	dsn string
}

// say runs a command that must end well, and returns what it prints.
func (s speaker) say(args ...string) string {
	s.t.Helper()
	out, errs, status := s.try(args...)
	if status != exitDone {
		s.t.Fatalf("%v: status %d: %s", args, status, errs)
	}
	return out
}

func (s speaker) try(args ...string) (printed, errs string, status int) {
	s.t.Helper()
	var out, problems strings.Builder
	p := program{in: strings.NewReader(""), out: &out, err: &problems, files: diskFiles{}}
	status = run(s.t.Context(), p, append(args, "--dsn", s.dsn))
	return out.String(), problems.String(), status
}

// TestAlertsAtTheCommandLine goes the whole way as a bureau and a unit would: goals and data in,
// people in, a run, an alert that is acknowledged, planned, rectified, submitted and closed.
func TestAlertsAtTheCommandLine(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { speaker{t, filepath.Join(t.TempDir(), "year.db")}.wholeWay() })
	t.Run("postgres", func(t *testing.T) {
		s := speaker{t, testschema.New(t)}
		s.say("migrate")
		s.wholeWay()
	})
}

func (s speaker) wholeWay() {
	t := s.t
	seed := filepath.Join("..", "..", "fixtures", "seed")
	s.say("import", filepath.Join(seed, "goal-tables.txt"), filepath.Join(seed, "actuals-2025-12.json"))
	if got := s.say("people", "import", filepath.Join(seed, "people.csv")); got != "存入3个单位、6个人员。\n" {
		t.Errorf("%s", got)
	}
	if got := s.say("people"); !strings.Contains(got, "433001\t曹妃甸区行政审批局本级\t—\t—\tsp-jb\t李静\t经办人") {
		t.Errorf("%s", got)
	}
	if got := s.say("people", "--json"); !strings.Contains(got, `"code": "433001"`) || !strings.Contains(got, `"duty": "HANDLER"`) {
		t.Errorf("%s", got)
	}
	s.say("run", "--month", "12")
	id := strings.Split(strings.Split(s.say("alerts", "--level", "红", "--rule", "指标", "--open"), "\n")[1], "\t")[0]
	if got := s.say("alerts", "show", id); !strings.Contains(got, "现在可以： 签收（ack）") || !strings.Contains(got, "目标\tgoal-tables.txt 第") || !strings.Contains(got, "触发") {
		t.Errorf("%s", got)
	}
	refused := func(says string, args ...string) {
		t.Helper()
		if _, errs, status := s.try(args...); status != exitInput || !strings.Contains(errs, says) {
			t.Errorf("%v: %d %s", args, status, errs)
		}
	}
	refused("请写明措施", "alerts", "ack", id, "--by", "sp-jb", "--reason", "人手不足")
	refused("签收由经办人", "alerts", "ack", id, "--by", "sp-zg", "--reason", "人手不足")
	refused("现在可以：签收", "alerts", "close", id, "--by", "sp-zg")
	refused("没有预警none", "alerts", "close", "none", "--by", "sp-zg")
	promised := "2027-12-31"
	ack := []string{"alerts", "ack", id, "--by", "sp-jb", "--reason", "人手不足", "--obstacle", "人员保障", "--measures", "增派两人", "--promised", promised}
	if _, errs, status := s.try(ack...); status != exitDone {
		t.Fatalf("%d %s", status, errs)
	}
	s.say("alerts", "plan", id, "--by", "sp-ld", "--choice", "继续执行")
	s.say("alerts", "rectify", id, "--by", "sp-jb")
	s.say("alerts", "submit", id, "--by", "sp-cw", "--result", "已增派", "--attach", filepath.Join(seed, "people.csv"))
	refused("销号由主管部门", "alerts", "close", id, "--by", "sp-cw")
	refused("已有变化", "alerts", "close", id, "--by", "sp-zg", "--version", "1")
	if got := s.say("alerts", "close", id, "--by", "sp-zg", "--reason", "属实"); !strings.Contains(got, "\t已销号\t") {
		t.Errorf("%s", got)
	}
	var shown struct {
		State    alerting.State
		Steps    []alerting.Step
		Possible []alerting.Action
		Evidence *alerting.Evidence
	}
	if err := json.Unmarshal([]byte(s.say("alerts", "show", id, "--json")), &shown); err != nil || shown.State != alerting.Closed || len(shown.Steps) != 6 || shown.Evidence == nil {
		t.Errorf("%+v %v", shown, err)
	}
	s.administer(refused)
}

// administer sets up what messages need, and takes some of it back.
func (s speaker) administer(refused func(says string, args ...string)) {
	t := s.t
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := (diskFiles{}).write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const hook = "id: hook\nkind: WEBHOOK\nname: 监督平台\nsettings:\n  url: https://platform.example.cn/hook\n  secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
	s.say("channel", "set", write("hook.yaml", hook))
	if got := s.say("channel", "--json"); strings.Contains(got, "whsec_MfKQ") || !strings.Contains(got, "监督平台") {
		t.Errorf("%s", got)
	}
	refused("不认识的字段", "channel", "set", write("odd.yaml", hook+"colour: red\n"))
	refused("没有存", "channel", "set", write("wrong.yaml", strings.Replace(hook, "https://", "ftp://", 1)))
	s.say("channel", "off", "hook")
	if got := s.say("channel"); !strings.Contains(got, "\t停用\t") {
		t.Errorf("%s", got)
	}
	refused("没有渠道none", "channel", "off", "none")

	added := s.say("silence", "add", "--by", "cz-yw", "--reason", "系统搬迁", "--until", "2027-06-30 18:00", "--agency", "433001", "--level", "黄")
	if !strings.Contains(added, "单位433001，至多黄灯") {
		t.Errorf("%s", added)
	}
	refused("已离岗", "silence", "add", "--by", "nobody", "--reason", "x", "--until", "2027-06-30 18:00", "--agency", "433001")
	silence := strings.TrimPrefix(strings.Split(added, "：")[0], "静默")
	s.say("silence", "end", silence, "--by", "cz-yw", "--reason", "搬完了")

	drill := strings.TrimPrefix(strings.Split(s.say("drill", "start", "--by", "cz-jx", "--reason", "年度演练", "--agency", "433001"), "已开始")[0], "演练")
	if got := s.say("drill", "report", drill, "--json"); !strings.Contains(got, `"told": 0`) {
		t.Errorf("%s", got)
	}
	refused("没有编码为9的单位", "drill", "start", "--by", "cz-jx", "--reason", "x", "--agency", "9")

	policy := s.say("policy")
	s.say("policy", "publish", write("policy.yaml", strings.Replace(policy, "version: 1", "version: 2", 1)))
	refused("没有发布", "policy", "publish", write("bad.yaml", strings.Replace(policy, "remind: 3", "remind: 999", 1)))
	if got := s.say("policy", "show"); !strings.Contains(got, "version: 2") {
		t.Errorf("%s", got)
	}
	if got := s.say("holidays"); !strings.Contains(got, "2025\t") {
		t.Errorf("%s", got)
	}
	s.say("holidays", "set", write("2031.yaml", "year: 2031\nbasis: 试\noff:\n  - {name: 元旦, from: 2031-01-01, to: 2031-01-01}\n"))
	if got := s.say("holidays", "show", "2031"); !strings.Contains(got, "basis: 试") {
		t.Errorf("%s", got)
	}
	refused("还没有2032年的放假安排", "holidays", "show", "2032")
	refused("没有存入任何内容", "people", "import", write("circle.csv", "单位编码,单位名称,上级单位编码\n1,甲,2\n2,乙,1\n"))
	refused("电子邮件地址", "people", "import", write("mail.csv", "单位编码,人员编号,姓名,职责,邮箱\n433001,x,某,经办人,没有\n"))
	if got := s.say("people"); strings.Contains(got, "某") {
		t.Errorf("half of a list was stored: %s", got)
	}
	if got, _, status := s.try("deliveries", "--state", "DEAD"); status != exitDone || got != "" {
		t.Errorf("%d %s", status, got)
	}
}

// TestPeopleTemplate prints a list that can be filled in.
func TestPeopleTemplate(t *testing.T) {
	var out strings.Builder
	p := program{in: strings.NewReader(""), out: &out, err: io.Discard, files: diskFiles{}}
	if status := run(t.Context(), p, []string{"people", "template"}); status != exitDone || !strings.Contains(out.String(), "单位编码,单位名称,上级单位编码") {
		t.Errorf("%d %s", status, &out)
	}
}
