package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"zhunsheng/engine"
)

const (
	// eventPause is how long the next state of a run is held back after one: about four a
	// second are sent.
	eventPause = 250 * time.Millisecond
	// heartbeat keeps proxies from taking a quiet connection for a dead one.
	heartbeat = 15 * time.Second
	// writePatience is how long a reader may not read before he is given up.
	writePatience = 30 * time.Second
)

type eventsInput struct {
	IDInput
	LastEventID string `header:"Last-Event-ID" doc:"断线以后最后收到的一条；已经是最后的状态的，回答204，浏览器不再重连"`
}

// getRunEvents sends the state of a run now and at each change, until it has ended.
func (s *server) getRunEvents(ctx context.Context, in *eventsInput) (*huma.StreamResponse, error) {
	scope, run, err := s.named(ctx, in.IDInput)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(answer huma.Context) {
		if run.Ended() && in.LastEventID == eventID(run) {
			answer.SetStatus(http.StatusNoContent)
			return
		}
		s.sendEvents(answer, scope, in.ID)
	}}, nil
}

// sendEvents ends where the run has ended, the reader is gone, or the server stops.
func (s *server) sendEvents(answer huma.Context, scope engine.Scope, id string) {
	out := beginEvents(answer)
	defer out.end()
	states, stop := s.watches.follow(scope, id)
	defer stop()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	var resting <-chan time.Time
	next := states
	for {
		var err error
		select {
		case <-answer.Context().Done():
			return
		case <-s.Stopping:
			return
		case <-resting:
			resting, next = nil, states
		case <-beat.C:
			err = out.send(": 还在评价\n\n")
		case state, more := <-next:
			if !more {
				return
			}
			resting, next = time.After(eventPause), nil
			if err = out.send(s.eventOf(answer.Context(), state)); err == nil && state.last() {
				return
			}
		}
		if err != nil {
			return // the reader is gone
		}
	}
}

// eventOf is a state as an event; what can't be told is a problem, as in any other answer.
func (s *server) eventOf(ctx context.Context, state seen) string {
	if state.err != nil {
		return event("problem", "", s.problem(ctx, state.err))
	}
	return event("run", eventID(state.run), state.run)
}

// event writes one in the form of the HTML standard.
func event(name, id string, data any) string {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // our own types can be written
	}
	head := "event: " + name + "\n"
	if id != "" {
		head = "id: " + id + "\n" + head
	}
	return head + "data: " + string(text) + "\n\n"
}

// eventID tells the states of a run apart.
func eventID(run *engine.Run) string {
	return fmt.Sprintf("%s-%d-%d", run.Status, run.Progress.PartsDone, run.At.UnixMilli())
}

// eventStream is an answer that goes on.
type eventStream struct {
	io.Writer
	control *http.ResponseController
}

// beginEvents takes away the time limits of the request, which are not meant for an answer
// that may go on for hours.
func beginEvents(answer huma.Context) *eventStream {
	_ = answer.SetReadDeadline(time.Time{}) // a connection without time limits needs none taken away
	answer.SetHeader("Content-Type", "text/event-stream")
	answer.SetHeader("Cache-Control", "no-store")
	answer.SetHeader("X-Accel-Buffering", "no")
	answer.SetStatus(http.StatusOK)
	return &eventStream{answer.BodyWriter(), http.NewResponseController(humaecho.Unwrap(answer).Response().Writer)}
}

// send writes at once.
func (w *eventStream) send(text string) error {
	_ = w.control.SetWriteDeadline(time.Now().Add(writePatience))
	if _, err := io.WriteString(w, text); err != nil {
		return err
	}
	return w.control.Flush()
}

func (w *eventStream) end() { _ = w.control.SetWriteDeadline(time.Time{}) }

// describeRuns completes what huma can't see: the answer of one who has waited, and the
// stream of events.
func describeRuns(o *huma.OpenAPI) {
	post := o.Paths[prefix+"/runs"].Post
	ended := *post.Responses["202"]
	ended.Description = "用 Prefer: wait=秒数 等到了：评价完了"
	post.Responses["201"] = &ended
	post.Responses["202"].Description = "已经排队；进度见 Location 的地址"
	post.Description = "等到了而目标表或执行数据有错误的是422，列出错误；没有评价成或被取消的是409。"

	data := func(name string, t reflect.Type) *huma.Schema {
		return &huma.Schema{
			Type: huma.TypeObject, Required: []string{"event", "data"},
			Properties: map[string]*huma.Schema{
				"id":    {Type: huma.TypeString},
				"event": {Type: huma.TypeString, Enum: []any{name}},
				"data":  o.Components.Schemas.Schema(t, true, name),
			},
		}
	}
	events := o.Paths[prefix+"/runs/{id}/events"].Get
	events.Description = "事件 run 是批次现在的样子，立即一条，以后每有变化一条（每秒至多约4条）；评价结束，推送也结束。" +
		"15秒没有变化时有一行注释。中途出错时是事件 problem。例：`curl -N http://127.0.0.1:8080/api/v1/runs/…/events`"
	events.Responses["200"] = &huma.Response{Description: "推送，每条是一个事件", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{
			Type: huma.TypeArray, Items: &huma.Schema{OneOf: []*huma.Schema{data("run", reflect.TypeFor[engine.Run]()), data("problem", reflect.TypeFor[Problem]())}},
		}},
	}}
	events.Responses["204"] = &huma.Response{Description: "Last-Event-ID 已经是最后的状态，没有可推送的了"}
}
