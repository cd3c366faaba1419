package sheet

import "zhunsheng/rules"

// labelFields are the fields that a label gives a place to. Amounts are in
// fundFields: one for the medium term is no place for the year's.
var labelFields = map[string]rules.Fields{
	unitLabel: rules.FieldAgencyName, superiorLabel: rules.FieldAgencyName, unitCodeLabel: rules.FieldAgencyCode,
	usageLabel: rules.FieldPurpose, purposeLabel: rules.FieldPurpose, planLabel: rules.FieldPlan,
	goalLabel: rules.FieldGoal, overallLabel: rules.FieldGoal,
}

var fundFields = map[string]rules.Fields{budgetLabel: rules.FieldBudget, fiscalLabel: rules.FieldFiscal, otherLabel: rules.FieldOther}

var columnFields = map[string]rules.Fields{
	aboutColumn: rules.FieldDescription, signColumn: rules.FieldSign, unitColumn: rules.FieldUnit, marksColumn: rules.FieldMarks, basisColumn: rules.FieldBasis,
}

// fields are those that a table's columns give a place to; a list of many projects
// has columns for what elsewhere stands over a table.
func (c *columns) fields() (f rules.Fields) {
	for _, name := range c.names {
		f |= columnFields[name] | labelFields[name] | fundFields[name]
	}
	return f
}
