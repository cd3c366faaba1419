package official

import (
	"zhunsheng/engine"
	"zhunsheng/rules"
)

// Project is what the forms of one project are filled in from.
type Project struct {
	FiscalYear int
	// Month is the checkpoint's; 12 is the year-end. 0 for a goal table alone.
	Month int
	// Supervisor is the department above (主管部门), empty where it is not known.
	Supervisor string
	Table      *rules.GoalTable
	// Report is what was reported for the month, nil where nothing.
	Report *engine.ProjectReport
	// Result is what was decided, nil where nothing has been evaluated.
	Result *engine.ProjectResult
}
