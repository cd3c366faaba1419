package main

import (
	"fmt"
	"strings"
	"testing"

	"zhunsheng/engine"
)

// What a run's results can't be shown for is said in plain words, without what the program calls it.
func TestUnrepeatedResultsAreSaid(t *testing.T) {
	var errs strings.Builder
	status := program{err: &errs}.fail(fmt.Errorf("outcome of run 1: %w", &engine.UnrepeatedError{Reason: "项目X的结果与当时存下的不同"}))
	if want := "本批次的结果现在给不出来：项目X的结果与当时存下的不同\n"; errs.String() != want || status != exitSystem {
		t.Errorf("%d %q, want %q", status, errs.String(), want)
	}
}
