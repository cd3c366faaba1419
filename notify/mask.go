package notify

import (
	"fmt"
	"html"
	"maps"
	"time"
)

// Mask stands for a secret that is set and not shown.
const Mask = "******"

// Masked is a channel as it may be shown to whoever sets it up: secrets are masked, references to
// them are not.
func Masked(c Channel) Channel {
	c.Settings = maps.Clone(c.Settings)
	known := map[string]bool{}
	for _, s := range SettingsOf(c.Kind) {
		known[s.Name] = true
		if value := c.Settings[s.Name]; s.Secret && value != "" && !isReference(value) {
			c.Settings[s.Name] = Mask
		}
	}
	for name := range c.Settings {
		if !known[name] { // of what nobody knows, nobody knows whether it is one
			c.Settings[name] = Mask
		}
	}
	return c
}

// KeepSecrets puts the stored secrets where a changed channel has the mask. Where the channel is
// of another kind, or its messages would go elsewhere, the secrets have to be given again: else
// whoever may change a channel could have its password sent to himself.
func KeepSecrets(changed, stored Channel) (Channel, error) {
	changed.Settings = maps.Clone(changed.Settings)
	moved := changed.Kind != stored.Kind
	for _, s := range SettingsOf(changed.Kind) {
		value := changed.Settings[s.Name]
		moved = moved || s.where && value != stored.Settings[s.Name] && !(s.Secret && value == Mask)
	}
	var faults FaultsError
	for _, s := range SettingsOf(changed.Kind) {
		if !s.Secret || changed.Settings[s.Name] != Mask {
			continue
		}
		if moved || stored.Settings[s.Name] == "" {
			faults = append(faults, Fault{"settings." + s.Name, fmt.Sprintf("%s须重新填写：渠道的类型或地址变了", s.Label)})
			continue
		}
		changed.Settings[s.Name] = stored.Settings[s.Name]
	}
	if len(faults) > 0 {
		return Channel{}, faults
	}
	return changed, nil
}

// TestMessage is what the test button of a channel sends. Each has an own key: it is meant to be
// seen each time.
func TestMessage(c Channel, key string, at time.Time) Message {
	title := "测试消息：" + c.Name
	when := at.Format("2006年1月2日15时04分")
	text := fmt.Sprintf("%s发出的测试消息，渠道「%s」（%s）可以使用。这不是预警，不需要处理。", when, c.Name, c.Kind.Chinese())
	return Message{
		Title: title, Text: title + "\n" + text, Markdown: "**" + title + "**\n" + text,
		HTML: "<p><strong>" + html.EscapeString(title) + "</strong></p><p>" + html.EscapeString(text) + "</p>",
		Key:  key,
	}
}
