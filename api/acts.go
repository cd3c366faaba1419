package api

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
)

// ActBody is what somebody does about an alert. An action takes what it asks for; the rest is
// ignored.
type ActBody struct {
	By          string   `json:"by" minLength:"1" maxLength:"100" doc:"谁：人员编号"`
	Reason      string   `json:"reason,omitempty" doc:"签收时是偏差原因；退回、作废、暂停、不予暂停、恢复的理由，销号的意见，备注的内容"`
	Obstacles   []string `json:"obstacles,omitempty" enum:"经费保障,制度保障,人员保障,硬件条件保障,其他" maxItems:"20" doc:"签收：偏差原因类别（财预〔2019〕136号）"`
	Measures    string   `json:"measures,omitempty" doc:"签收：措施"`
	Promised    string   `json:"promised,omitempty" example:"2025-08-01" doc:"签收：完成日期"`
	Choice      string   `json:"choice,omitempty" enum:"CONTINUE,REALLOCATE,CANCEL" doc:"定方案：CONTINUE 继续执行，REALLOCATE 调剂，CANCEL 取消"`
	Budget      string   `json:"budget_adjustment,omitempty" doc:"定方案：预算怎样调整，和绩效目标一同写明"`
	Target      string   `json:"target_adjustment,omitempty" doc:"定方案：绩效目标怎样调整"`
	Result      string   `json:"result,omitempty" doc:"提交：整改结果"`
	Attachments []string `json:"attachments,omitempty" maxItems:"20" doc:"附件的摘要，先由 POST /alerts/{id}/attachments 得到"`
}

func (b *ActBody) act(action string, evidence []alerting.Attachment) alerting.Act {
	return alerting.Act{
		Action: alerting.Action(action), Reason: b.Reason, Evidence: evidence,
		Answer: alerting.Answer{
			Obstacles: b.Obstacles, Reason: b.Reason, Measures: b.Measures, Promised: b.Promised,
			Choice: alerting.Choice(b.Choice), Budget: b.Budget, Target: b.Target, Result: b.Result,
		},
	}
}

type actInput struct {
	IDInput
	Action  string `path:"action" enum:"ack,plan,rectify,submit,return,close,void,suspend,decline,resume,comment" doc:"ack 签收，plan 定方案，rectify 开始整改，submit 提交整改结果，return 退回，close 销号，void 作废，suspend 暂停拨款，decline 不予暂停，resume 恢复拨款，comment 备注"`
	IfMatch string `header:"If-Match" doc:"读取时得到的 ETag；给出时，预警已有变化则拒绝；* 表示不论版本"`
	Body    ActBody
}

// actOn does what a person wants done to an alert. What he has done last, word for word, is
// answered like the first time and changes nothing.
func (s *server) actOn(ctx context.Context, in *actInput) (*alertOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(in.IfMatch)
	if err != nil {
		return nil, err
	}
	evidence, err := s.attached(ctx, scope, in.ID, in.Body.Attachments)
	if err != nil {
		return nil, err
	}
	if _, err := s.Book.Act(ctx, scope, in.ID, in.Body.By, in.Body.act(in.Action, evidence), version, s.Now()); err != nil {
		return nil, missing(err, noAlert, in.ID)
	}
	return s.alert(ctx, scope, in.ID)
}

// versionOf reads the version that a request means to follow; 0 where any will do. A tag that
// is none of ours is of no version.
func versionOf(ifMatch string) (int, error) {
	tag := strings.Trim(strings.TrimPrefix(ifMatch, "*"), `"`)
	if tag == "" {
		return 0, nil
	}
	version, err := strconv.Atoi(tag)
	if err != nil || version < 1 {
		return 0, engine.ErrConflict
	}
	return version, nil
}

// attached finds the files that an act refers to.
func (s *server) attached(ctx context.Context, scope engine.Scope, id string, digests []string) (list []alerting.Attachment, err error) {
	for _, digest := range digests {
		a, _, err := s.Book.Attachment(ctx, scope, id, digest)
		if err != nil {
			return nil, missing(err, noAttachment, id, digest)
		}
		list = append(list, a)
	}
	return list, nil
}

const noAttachment = "没有编号为%s的预警，或它没有摘要是%s的附件；请先用 POST /alerts/{id}/attachments 上传"

// refusedAct says why an act was not done: it is for others (403), the alert is not in that
// state (409), or something is missing (422, by field).
func refusedAct(r *alerting.RefusedError) *Problem {
	switch {
	case r.Forbidden:
		return problemOf(http.StatusForbidden, r.Reason)
	case len(r.Fields) == 0:
		return &Problem{Type: typePrefix + "alert-state", Title: "预警的状态不允许这样做", Status: http.StatusConflict, Detail: r.Reason}
	}
	p := problemOf(http.StatusUnprocessableEntity, r.Reason)
	for i, field := range r.Fields {
		message := r.Reason
		if i < len(r.Sentences) {
			message = r.Sentences[i]
		}
		p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "body." + field, Message: message})
	}
	return p
}

// maxAttachment bounds a file that proves something.
const maxAttachment = 10 << 20

type attachInput struct {
	IDInput
	By      string `query:"by" required:"true" minLength:"1" maxLength:"100" doc:"谁：人员编号"`
	Name    string `query:"name" required:"true" minLength:"1" maxLength:"200" doc:"文件名"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type attachOutput struct {
	Location string `header:"Location"`
	Body     alerting.Attachment
}

// attach keeps a file that an act can then refer to by its digest.
func (s *server) attach(ctx context.Context, in *attachInput) (*attachOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	switch {
	case len(in.RawBody) == 0:
		return nil, problemOf(http.StatusUnprocessableEntity, "文件是空的，请把文件的内容作为请求内容上传")
	case strings.ContainsFunc(in.Name, func(r rune) bool { return unicode.IsControl(r) || r == '/' || r == '\\' }):
		return nil, problemOf(http.StatusUnprocessableEntity, "name 应为文件名，不带路径")
	}
	a, err := s.Book.Attach(ctx, scope, in.ID, in.By, in.Name, in.RawBody, s.Now())
	if err != nil {
		return nil, missing(err, noAlert, in.ID)
	}
	return &attachOutput{fmt.Sprintf("%s/alerts/%s/attachments/%s", prefix, in.ID, a.Digest), a}, nil
}

type attachmentInput struct {
	IDInput
	Digest string `path:"digest"`
}

type downloadOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Sniff              string `header:"X-Content-Type-Options"`
	Body               []byte
}

// getAttachment hands a file out to be saved: a browser must not take for a page of ours what
// somebody has uploaded.
func (s *server) getAttachment(ctx context.Context, in *attachmentInput) (*downloadOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	a, data, err := s.Book.Attachment(ctx, scope, in.ID, in.Digest)
	if err != nil {
		return nil, missing(err, noAttachment, in.ID, in.Digest)
	}
	suffix := strings.TrimPrefix(path.Ext(a.Name), ".")
	if strings.ContainsFunc(suffix, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) || suffix == "" {
		suffix = "bin"
	}
	return &downloadOutput{"application/octet-stream", attachment(a.Name, suffix), "nosniff", data}, nil
}
