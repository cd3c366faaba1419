package engine

import (
	"fmt"
	"slices"
	"strings"
)

// Light is a warning level (预警灯).
type Light string

// The lights. Ahead of plan is Blue; Grey means that nothing can be judged yet.
const (
	Red    Light = "RED"
	Orange Light = "ORANGE"
	Yellow Light = "YELLOW"
	Green  Light = "GREEN"
	Blue   Light = "BLUE"
	Grey   Light = "GREY"
)

// severityOrder lists the lights from the worst.
var severityOrder = []Light{Red, Orange, Yellow, Green, Blue, Grey}

var lightNames = map[Light]string{Red: "红灯", Orange: "橙灯", Yellow: "黄灯", Green: "绿灯", Blue: "蓝灯", Grey: "灰灯"}

// Chinese is the light's name for users.
func (l Light) Chinese() string { return lightNames[l] }

// FindLight reads a light by its code or its name, with 灯 or without.
func FindLight(text string) (Light, bool) {
	for _, l := range severityOrder {
		if strings.EqualFold(text, string(l)) || strings.TrimSuffix(text, "灯") == strings.TrimSuffix(l.Chinese(), "灯") {
			return l, true
		}
	}
	return "", false
}

// LightWords are the words that FindLight reads, for a message.
func LightWords() string {
	var words []string
	for _, l := range severityOrder {
		words = append(words, fmt.Sprintf("%s（%s）", l.Chinese(), l))
	}
	return strings.Join(words, "、")
}

// WorseThan tells whether l stands before m in RED > ORANGE > YELLOW > GREEN >
// BLUE > GREY.
func (l Light) WorseThan(m Light) bool {
	return l.Severity() < m.Severity()
}

// Severity numbers the lights from 0, the worst, so that lists can be ordered.
func (l Light) Severity() int { return slices.Index(severityOrder, l) }

// worst is the worst of the lights; Grey for none.
func worst(lights ...Light) Light {
	w := Grey
	for _, l := range lights {
		if l.WorseThan(w) {
			w = l
		}
	}
	return w
}
