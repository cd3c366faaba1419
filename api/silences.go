package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"zhunsheng/engine"
	"zhunsheng/notify"
)

const noSilence = "没有编号为%s的静默"

type scopedInput struct{ Scoped }

// listSilences are those in force now and those that are to come.
func (s *server) listSilences(ctx context.Context, in *scopedInput) (*body[page[notify.Silence]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Office.Silences(ctx, scope, s.Now())
	if err != nil {
		return nil, err
	}
	return &body[page[notify.Silence]]{page[notify.Silence]{Items: append([]notify.Silence{}, list...)}}, nil
}

type postSilenceInput struct {
	Scoped
	Body struct {
		By        string    `json:"by" minLength:"1" doc:"谁：人员编号"`
		Reason    string    `json:"reason" minLength:"1" maxLength:"2000"`
		From      time.Time `json:"from,omitzero" doc:"从何时起；缺省时是现在"`
		Until     time.Time `json:"until" doc:"到何时止；期间照常预警，只是不通知，到时补发还没有了结的"`
		Agency    string    `json:"agency,omitempty" doc:"这个单位和下级单位的"`
		Project   string    `json:"project,omitempty" doc:"项目编码"`
		Rule      string    `json:"rule,omitempty" enum:"SPENDING,INDICATOR,DUAL,DATA,PLAUSIBILITY,REVIEW"`
		Indicator string    `json:"indicator,omitempty" doc:"指标名称"`
		Level     string    `json:"level,omitempty" enum:"RED,ORANGE,YELLOW,BLUE" doc:"至多到这一级：YELLOW 不静默橙灯、红灯"`
	}
}

type silenceOutput struct {
	Body notify.Silence
}

func (s *server) postSilence(ctx context.Context, in *postSilenceInput) (*silenceOutput, error) {
	scope, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	b, now := &in.Body, s.Now()
	silence, err := notify.Silence{
		ID: uuid.NewString(), By: b.By, Reason: b.Reason, From: b.From, Until: b.Until,
		Agency: b.Agency, Project: b.Project, Rule: b.Rule, Indicator: b.Indicator, Level: b.Level,
	}.Signed(tree, now)
	if err != nil {
		return nil, unmeant(err)
	}
	if err := s.Office.SaveSilence(ctx, scope, silence, now); err != nil {
		return nil, err
	}
	return &silenceOutput{silence}, nil
}

// ReasonBody is who does something about a thing that is set up, and why.
type ReasonBody struct {
	By     string `json:"by" minLength:"1" doc:"谁：人员编号"`
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

type endSilenceInput struct {
	IDInput
	Body ReasonBody
}

// endSilence ends a silence early; what it has kept back and still stands is told then.
func (s *server) endSilence(ctx context.Context, in *endSilenceInput) (*discardOutput, error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	err = s.Office.EndSilence(ctx, scope, in.ID, in.Body.By, in.Body.Reason, s.Now())
	if errors.Is(err, engine.ErrConflict) {
		return nil, conflict("silence-ended", "这个静默已经结束")
	}
	return &discardOutput{}, missing(err, noSilence, in.ID)
}

const noDrill = "没有编号为%s的演练"

func (s *server) listDrills(ctx context.Context, in *scopedInput) (*body[page[notify.Drill]], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	list, err := s.Office.Drills(ctx, scope)
	if err != nil {
		return nil, err
	}
	return &body[page[notify.Drill]]{page[notify.Drill]{Items: append([]notify.Drill{}, list...)}}, nil
}

type postDrillInput struct {
	Scoped
	Body struct {
		ReasonBody
		Level    string   `json:"level" enum:"RED,ORANGE,YELLOW" doc:"按哪一级预警通知"`
		Agencies []string `json:"agencies" minItems:"1" maxItems:"10000" doc:"参加演练的单位"`
	}
}

type drillOutput struct {
	Location string `header:"Location"`
	Body     notify.DrillReport
}

// postDrill sends marked alerts to all who would hear of real ones.
func (s *server) postDrill(ctx context.Context, in *postDrillInput) (*drillOutput, error) {
	scope, tree, err := s.tree(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	drill := notify.Drill{ID: uuid.NewString(), Level: engine.Light(in.Body.Level), Agencies: in.Body.Agencies, By: in.Body.By, Reason: in.Body.Reason, At: s.Now()}
	if err := drill.Check(tree); err != nil {
		return nil, unmeant(err)
	}
	if err := s.Office.StartDrill(ctx, scope, drill); err != nil {
		return nil, err
	}
	report, err := s.drill(ctx, scope, drill.ID)
	if err != nil {
		return nil, err
	}
	return &drillOutput{prefix + "/drills/" + drill.ID, *report}, nil
}

// unmeant says what is wrong with something that a person wants set up: he is unknown (403), or
// it is not as it must be (422).
func unmeant(err error) error {
	var unknown *notify.UnknownPersonError
	if errors.As(err, &unknown) {
		return problemOf(http.StatusForbidden, unknown.Error())
	}
	return problemOf(http.StatusUnprocessableEntity, strings.ReplaceAll(err.Error(), "\n", "；"))
}

func (s *server) drill(ctx context.Context, scope engine.Scope, id string) (*notify.DrillReport, error) {
	d, deliveries, err := s.Office.DrillReport(ctx, scope, id)
	if err != nil {
		return nil, missing(err, noDrill, id)
	}
	report := notify.ReportOf(*d, deliveries)
	return &report, nil
}

func (s *server) getDrill(ctx context.Context, in *IDInput) (*body[notify.DrillReport], error) {
	scope, err := s.scope(ctx, in.Scoped)
	if err != nil {
		return nil, err
	}
	report, err := s.drill(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[notify.DrillReport]{*report}, nil
}
