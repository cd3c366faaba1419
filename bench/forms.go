package main

import (
	"fmt"

	"zhunsheng/rules"
)

// form is a form of target with the formulas that judge it. The other engines know it
// by its name.
type form struct {
	name  string
	met   *rules.Formula // whether the target is met
	share *rules.Formula // of the marks
	light *rules.Formula
}

// The forms of target that most indicators have.
const (
	atLeast     = "at_least"
	atLeastFlow = "at_least, flow" // its light follows what is expected by now
	atMost      = "at_most"
	equal       = "equal"
)

// shippedForms are the forms as the default scheme judges them.
func shippedForms() ([]form, error) {
	s, err := rules.FindScheme(rules.DefaultScheme)
	if err != nil {
		return nil, fmt.Errorf("default scheme: %w", err)
	}
	least, most, same := s.Targets["at_least"], s.Targets["at_most"], s.Targets["equal"]
	return []form{
		{atLeast, least.Met.Formula, least.Ratio.Formula, least.Light.Formula},
		{atLeastFlow, least.Met.Formula, least.Ratio.Formula, least.Flow.Formula},
		{atMost, most.Met.Formula, most.Ratio.Formula, most.Light.Formula},
		{equal, same.Met.Formula, same.Ratio.Formula, same.Light.Formula},
	}, nil
}

// The lights that the forms yield.
const (
	red    = "RED"
	yellow = "YELLOW"
	green  = "GREEN"
	blue   = "BLUE"
)
