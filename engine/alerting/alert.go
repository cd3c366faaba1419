package alerting

import (
	"time"

	"zhunsheng/engine"
)

// Alert is a warning that somebody is to answer (预警): what a run raised about a project at a
// checkpoint, and what has become of it since. Its id is made of year, project, rule,
// subject and month, and is the same however often they are evaluated.
type Alert struct {
	ID          string `json:"id"`
	FiscalYear  int    `json:"fiscal_year"`
	Month       int    `json:"month"`
	Project     string `json:"project"`
	ProjectName string `json:"project_name"`
	Agency      string `json:"agency"`
	// Run raised it as it stands, and At is when that was published.
	Run string    `json:"run"`
	At  time.Time `json:"at"`
	// What stands: at the worst level that any run gave it. It is what is to be answered.
	engine.Alert
	// Latest is what the latest run says of it; its level may be lower than what stands.
	Latest engine.Alert `json:"latest"`

	State State `json:"state"`
	// Overdue tells that an answer was late and the alert went further up (已升级), Proposed
	// that suspending payments is proposed, which only a person may do.
	Overdue  bool `json:"overdue"`
	Proposed bool `json:"suspension_proposed"`
	// Drill marks an exercise (演练): no run raised it, and nothing follows from it.
	Drill  bool   `json:"drill"`
	Answer Answer `json:"answer"`
	Due    Due    `json:"due"`
	// CleanMonths are the checkpoints in a row since, at which all was well; its own is among
	// them only where payments are suspended, which no run ends.
	CleanMonths []int `json:"clean_months"`
	// ClearedMonth is the checkpoint whose run ended it; 0 where none did.
	ClearedMonth int `json:"cleared_month"`
	// Recurred counts how often it came back after it had ended: what was told of it before
	// that is no news of what is now.
	Recurred int `json:"recurred"`
	// Policy is the digest of what deadlines and recipients come from.
	Policy string `json:"policy"`
	// Next is when time alone does something next; zero where it never does.
	Next time.Time `json:"-"`
	// Version counts its steps.
	Version int `json:"version"`
}

// Due are the moments until which something is to be done; zero before the alert has reached
// anybody.
type Due struct {
	PushedAt time.Time `json:"pushed_at,omitzero"`
	Ack      time.Time `json:"ack,omitzero"`
	Plan     time.Time `json:"plan,omitzero"`
	Submit   time.Time `json:"submit,omitzero"`
	// Review is for the reviewers, after the unit has submitted.
	Review time.Time `json:"review,omitzero"`
	// Propose is when suspending is proposed, after the unit was overdue.
	Propose time.Time `json:"propose,omitzero"`
	// Reminded is up to when reminders are sent, or none was due any more.
	Reminded time.Time `json:"-"`
	// Unsure are the years whose holidays are unknown, so that Monday to Friday were
	// counted.
	Unsure []int `json:"unsure_years,omitempty"`
}

// Answer is what the unit says, and what it will do.
type Answer struct {
	// Obstacles are of engine.Obstacles (偏差原因类别, 财预〔2019〕136号); Reason explains them.
	Obstacles []string `json:"obstacles,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	Measures  string   `json:"measures,omitempty"`
	// Promised is the day, YYYY-MM-DD, by which the unit will have done it.
	Promised string `json:"promised,omitempty"`
	Choice   Choice `json:"choice,omitempty"`
	// Budget and Target are what is adjusted where the choice is Reallocate or Dissolve: both or
	// neither.
	Budget string `json:"budget_adjustment,omitempty"`
	Target string `json:"target_adjustment,omitempty"`
	Result string `json:"result,omitempty"`
	// Submitter submitted the result, and so may not close the alert.
	Submitter string `json:"submitter,omitempty"`
	// Attachments prove the result; those of other steps stand with the steps.
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Attachment is a file that proves something, told by its digest (附件).
type Attachment struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
}

// Choice is what is to become of the project (处置方式).
type Choice string

// The choices, to be made within ten working days.
const (
	GoOn       Choice = "CONTINUE"   // 继续执行
	Reallocate Choice = "REALLOCATE" // 调剂
	Dissolve   Choice = "CANCEL"     // 取消
)

var choiceNames = map[Choice]string{GoOn: "继续执行", Reallocate: "调剂", Dissolve: "取消"}

// Choices are all choices.
var Choices = []Choice{GoOn, Reallocate, Dissolve}

// Chinese is the choice's name for users.
func (c Choice) Chinese() string { return choiceNames[c] }

// Step is one thing that happened to an alert (流水). Steps are appended and never changed.
type Step struct {
	Alert  string    `json:"-"`
	Seq    int       `json:"seq"`
	At     time.Time `json:"at"`
	Action Action    `json:"action"`
	// By is the person's id, empty for the system; ByName his name then.
	By     string `json:"by"`
	ByName string `json:"by_name"`
	// From is empty where the alert is raised.
	From  State        `json:"from"`
	To    State        `json:"to"`
	Level engine.Light `json:"level"`
	// Reason says why, in a sentence.
	Reason      string       `json:"reason"`
	Attachments []Attachment `json:"attachments,omitempty"`
	// Run, SchemeDigest and InputDigest are what a run's step rests on.
	Run          string `json:"run,omitempty"`
	SchemeDigest string `json:"scheme_digest,omitempty"`
	InputDigest  string `json:"input_digest,omitempty"`
}
