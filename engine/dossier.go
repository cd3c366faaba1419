package engine

import (
	"context"
	"iter"

	"zhunsheng/rules"
)

// Dossier is all that the forms of one project are filled in from (项目卷宗).
type Dossier struct {
	// Table is the goal table that the run has judged; the one in force where there is no
	// run.
	Table *rules.GoalTable
	// Report is what the run has judged as reported for its month, nil where nothing, and
	// without a run.
	Report *ProjectReport
	// Result is nil without a run.
	Result *ProjectResult
	// Reported is what the project reported for the months that were asked for, without
	// a run.
	Reported []MonthReport
	Place    DossierPlace
}

// MonthReport is what was reported for a month.
type MonthReport struct {
	Month int
	*ProjectReport
}

// DossierPlace is a dossier's place in the order of all: by agency, and within it as
// in the run, or, without one, by number of the table and code.
type DossierPlace struct {
	Agency string
	No     int
	Code   string
}

// BeforeAll is the place to begin from.
var BeforeAll = DossierPlace{No: -1}

// DossierQuery chooses projects: of a run, or, where Run is empty, those declared for
// a year. Zero values do not restrict. Light and Grade are a run's.
type DossierQuery struct {
	Run   string
	Year  int
	Light Light
	Grade string
	Text  string // looked for in code and name
	Codes []string
	// Months are the first and the last month whose reports come with what is declared;
	// none where they are zero.
	Months [2]int
	After  DossierPlace
	Limit  int
}

// DepartmentDossier is what the department's form is filled in from. Each part is nil
// where there is none, or where the scope does not have all of its projects.
type DepartmentDossier struct {
	Declared *rules.Department
	Report   *ProjectReport
	Result   *DepartmentResult
	// Reported is what it reported of itself for each month, without a run.
	Reported []MonthReport
	// Waivers are those in force that the scope may see, without a run.
	Waivers []rules.Waiver
}

// DossierStore reads what an export needs, page by page.
type DossierStore interface {
	LatestRun(ctx context.Context, s Scope, year, month int) (*Run, error)
	Run(ctx context.Context, s Scope, id string) (*Run, error)
	Dossiers(ctx context.Context, s Scope, q DossierQuery) ([]Dossier, error)
	// DepartmentDossier is about a run, or about what is declared where run is empty.
	DepartmentDossier(ctx context.Context, s Scope, year int, run string) (*DepartmentDossier, error)
}

// dossierPage is how many projects are in memory at once.
const dossierPage = 100

// AllDossiers reads one page after another. What is stored meanwhile may show in the
// later pages where there is no run; a run never changes.
func AllDossiers(ctx context.Context, store DossierStore, s Scope, q DossierQuery) iter.Seq2[Dossier, error] {
	return func(yield func(Dossier, error) bool) {
		q.After, q.Limit = BeforeAll, dossierPage
		for {
			page, err := store.Dossiers(ctx, s, q)
			if err != nil {
				yield(Dossier{}, err)
				return
			}
			for _, d := range page {
				if !yield(d, nil) {
					return
				}
			}
			if len(page) < q.Limit {
				return
			}
			q.After = page[len(page)-1].Place
		}
	}
}
