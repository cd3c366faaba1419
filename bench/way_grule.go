package main

import (
	"fmt"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	"github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/pkg"
)

// gruleRules are the forms in GRL. Of the rules that match, the most salient one runs
// and ends the session, so that a row takes one cycle.
var gruleRules = map[string]string{
	atLeast: `
rule Reached "目标已完成" salience 30 {
	when Row.Target > 0.0 && Row.Actual / Row.Target * 100.0 >= 100.0
	then Row.Met = true; Row.Share = 1.0; Row.Light = "GREEN"; Complete();
}
rule Close "完成率不低于80%" salience 20 {
	when Row.Target > 0.0 && Row.Actual / Row.Target * 100.0 >= 80.0
	then Row.Met = false; Row.Share = Row.Actual / Row.Target; Row.Light = "YELLOW"; Complete();
}
rule Behind "完成率低于80%" salience 10 {
	when Row.Target > 0.0
	then Row.Met = false; Row.Share = Max(0.0, Row.Actual) / Row.Target; Row.Light = "RED"; Complete();
}` + gruleWithoutTarget,
	atLeastFlow: `
rule Behind "进度低于60%" salience 30 {
	when Row.Expected > 0.0 && Row.Actual / Row.Expected * 100.0 < 60.0
	then Row.Light = "RED"; ` + gruleReached + `
}
rule Slow "进度低于80%" salience 20 {
	when Row.Expected > 0.0 && Row.Actual / Row.Expected * 100.0 < 80.0
	then Row.Light = "YELLOW"; ` + gruleReached + `
}
rule InStep "进度低于120%" salience 10 {
	when Row.Expected > 0.0 && Row.Actual / Row.Expected * 100.0 < 120.0
	then Row.Light = "GREEN"; ` + gruleReached + `
}
rule Ahead "进度不低于120%" salience 5 {
	when Row.Expected > 0.0
	then Row.Light = "BLUE"; ` + gruleReached + `
}` + gruleWithoutTarget,
	atMost: `
rule Within "没有超过" salience 30 {
	when Row.Actual <= Row.Target
	then Row.Met = true; Row.Share = 1.0; Row.Light = "GREEN"; Complete();
}
rule Close "超过不多于10%" salience 20 {
	when Row.Target > 0.0 && Row.Actual <= 1.1 * Row.Target
	then Row.Met = false; Row.Share = 1.0 - (Row.Actual - Row.Target) / Row.Target; Row.Light = "YELLOW"; Complete();
}
rule Beyond "超过10%以上" salience 10 {
	when Row.Target > 0.0
	then Row.Met = false; Row.Share = Max(0.0, 1.0 - (Row.Actual - Row.Target) / Row.Target); Row.Light = "RED"; Complete();
}
rule NoTarget "目标为零而超过" {
	when Row.Target <= 0.0
	then Row.Met = false; Row.Share = 0.0; Row.Light = "RED"; Complete();
}`,
	equal: `
rule None "目标为零" salience 50 {
	when Row.Target == 0.0 && Row.Actual == 0.0
	then Row.Met = true; Row.Share = 1.0; Row.Light = "GREEN"; Complete();
}
rule BelowNone "目标为零，实际为负" salience 45 {
	when Row.Target == 0.0 && Row.Actual < 0.0
	then Row.Met = true; Row.Share = 1.0; Row.Light = "RED"; Complete();
}
rule Some "目标为零而实际不为零" salience 40 {
	when Row.Target == 0.0
	then Row.Met = false; Row.Share = 0.0; Row.Light = "RED"; Complete();
}
rule Same "符合率100%" salience 30 {
	when (1.0 - Abs(Row.Actual - Row.Target) / Abs(Row.Target)) * 100.0 >= 100.0
	then Row.Met = Row.Actual == Row.Target; Row.Share = 1.0; Row.Light = "GREEN"; Complete();
}
rule Close "符合率不低于80%" salience 20 {
	when (1.0 - Abs(Row.Actual - Row.Target) / Abs(Row.Target)) * 100.0 >= 80.0
	then Row.Met = false; Row.Share = 1.0 - Abs(Row.Actual - Row.Target) / Abs(Row.Target); Row.Light = "YELLOW"; Complete();
}
rule Apart "符合率低于80%" salience 10 {
	when true
	then Row.Met = false; Row.Share = Max(0.0, 1.0 - Abs(Row.Actual - Row.Target) / Abs(Row.Target)); Row.Light = "RED"; Complete();
}`,
}

const (
	gruleReached       = `Row.Met = Row.Actual >= Row.Target; Row.Share = Min(1.0, Max(0.0, Row.Actual) / Row.Target); Complete();`
	gruleWithoutTarget = `
rule NoTargetReached "没有目标可除，达到" salience 2 {
	when Row.Actual >= Row.Target
	then Row.Met = true; Row.Share = 1.0; Row.Light = "GREEN"; Complete();
}
rule NoTarget "没有目标可除，未达到" salience 1 {
	when Row.Actual < Row.Target
	then Row.Met = false; Row.Share = 0.0; Row.Light = "RED"; Complete();
}`
)

// gruleRow is the fact that the rules read and write.
type gruleRow struct {
	Actual, Target, Expected float64
	Met                      bool
	Share                    float64
	Light                    string
}

// openGrule builds the knowledge base once, and keeps one instance of it, one fact and
// one context for all rows.
func openGrule(f form) (rowJudge, error) {
	const name, version = "targets", "1"
	library := ast.NewKnowledgeLibrary()
	if err := builder.NewRuleBuilder(library).BuildRuleFromResource(name, version, pkg.NewBytesResource([]byte(gruleRules[f.name]))); err != nil {
		return nil, err
	}
	base, err := library.NewKnowledgeBaseInstance(name, version)
	if err != nil {
		return nil, err
	}
	row, context := &gruleRow{}, ast.NewDataContext()
	if err := context.Add("Row", row); err != nil {
		return nil, err
	}
	session := &engine.GruleEngine{MaxCycle: 1, ReturnErrOnFailedRuleEvaluation: true}
	return func(actual, target, expected float64) (v verdict, err error) {
		*row = gruleRow{Actual: actual, Target: target, Expected: expected}
		if err := session.Execute(context, base); err != nil {
			return v, err
		}
		if row.Light == "" {
			return v, fmt.Errorf("%s: no rule matched", f.name)
		}
		return verdict{row.Met, row.Share, row.Light}, nil
	}, nil
}
