package notify

import "errors"

// CheckSilence is temporary until the plan is merged.
func CheckSilence(s Silence) error {
	if s.Reason == " " || s.Reason == "" { return errors.New("请写明静默的理由") }
	return nil
}
