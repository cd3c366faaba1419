package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"zhunsheng/engine"
)

// Event is the body of a webhook. Its fields are kept: new ones may come, none goes or changes
// its meaning.
type Event struct {
	// Type is always alert.message.
	Type string    `json:"type"`
	Data EventData `json:"data"`
}

// EventData is the message itself. The key is the same when the same message is sent again, and
// stands in the header webhook-id as well.
type EventData struct {
	Key      string `json:"key"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
	Link     string `json:"link,omitempty"`
	// Alerts is what the message is about, none in a test.
	Alerts []EventAlert `json:"alerts,omitempty"`
}

// EventAlert is one alert of a message, as fields: no figure is among them.
type EventAlert struct {
	ID      string       `json:"id"`
	Level   engine.Light `json:"level"`
	Reason  Reason       `json:"reason"`
	Subject string       `json:"subject"`
}

func eventAlerts(items []Item) []EventAlert {
	alerts := make([]EventAlert, len(items))
	for i, item := range items {
		alerts[i] = EventAlert{item.Alert, item.Level, item.Reason, item.Subject}
	}
	return alerts
}

// webhook tells another system, signed as Standard Webhooks says.
func webhook(w wire, set settings) send {
	return func(ctx context.Context, _ string, m Message) (Receipt, error) {
		address, err := set.secret("url")
		if err != nil {
			return "", err
		}
		secret, err := set.secret("secret")
		if err != nil {
			return "", err
		}
		signer, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", never("回调的签名密钥不对：须是 whsec_ 开头的Base64文字")
		}
		var body bytes.Buffer
		event := Event{"alert.message", EventData{m.Key, m.Title, m.Text, m.Markdown, m.Link, eventAlerts(m.Alerts)}}
		if err := json.NewEncoder(&body).Encode(event); err != nil {
			return "", never("消息不能写成JSON，没有发送")
		}
		now, id := w.env.Now(), eventID(m.Key)
		signature, err := signer.Sign(id, now, body.Bytes())
		if err != nil {
			return "", never("不能签名，没有发送")
		}
		header := http.Header{"Content-Type": {"application/json"}}
		header.Set(standardwebhooks.HeaderWebhookID, id)
		header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
		header.Set(standardwebhooks.HeaderWebhookSignature, signature)
		got, err := w.do(ctx, http.MethodPost, address, header, body.Bytes())
		if err != nil {
			return "", err
		}
		if err := got.refused(now); err != nil {
			return "", err
		}
		return Receipt(fmt.Sprintf("HTTP %d", got.status)), nil // what else it says means nothing
	}
}

var plainID = regexp.MustCompile(`^[0-9A-Za-z_:-]{1,128}$`)

// eventID is a message's key where a header can carry it and no dot is in it, which separates
// what is signed; else its digest.
func eventID(key string) string {
	if plainID.MatchString(key) {
		return key
	}
	digest := sha256.Sum256([]byte(key))
	return hex.EncodeToString(digest[:16])
}
