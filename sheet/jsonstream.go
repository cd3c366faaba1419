package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"zhunsheng/engine"
	"zhunsheng/rules"
)

// ProjectsWriter writes a file of ours project by project, however many there are: a line each, in the shape that
// WriteGoals and WriteReport write. ReadGoals and ReadReport read it.
type ProjectsWriter struct {
	to   io.Writer
	some bool
}

// NewGoalsWriter begins a declaration.
func NewGoalsWriter(w io.Writer, year int, division string) (*ProjectsWriter, error) {
	return newProjectsWriter(w, struct {
		FiscalYear int    `json:"fiscal_year"`
		Division   string `json:"division"`
	}{year, division})
}

// NewReportWriter begins the report of a month.
func NewReportWriter(w io.Writer, year, month int) (*ProjectsWriter, error) {
	return newProjectsWriter(w, struct {
		FiscalYear int `json:"fiscal_year"`
		Month      int `json:"month"`
	}{year, month})
}

func newProjectsWriter(w io.Writer, head any) (*ProjectsWriter, error) {
	text, err := json.Marshal(head)
	if err == nil {
		_, err = fmt.Fprintf(w, "%s,\"projects\":[", bytes.TrimSuffix(text, []byte("}")))
	}
	if err != nil {
		return nil, fmt.Errorf("begin projects: %w", err)
	}
	return &ProjectsWriter{to: w}, nil
}

// GoalTableLine is a goal table as Add takes it.
func GoalTableLine(t *rules.GoalTable) ([]byte, error) { return lineOf(projectAsJSON(t)) }

// ReportLine is a project's report as Add takes it.
func ReportLine(r *engine.ProjectReport) ([]byte, error) { return lineOf(actualsAsJSON(*r)) }

func lineOf(project any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(project); err != nil {
		return nil, fmt.Errorf("encode %T: %w", project, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Add adds a project, as GoalTableLine or ReportLine makes it: making lines is most of the work, and can be done at
// the same time.
func (w *ProjectsWriter) Add(line []byte) error {
	before := ",\n"
	if !w.some {
		before, w.some = "\n", true
	}
	_, err := io.WriteString(w.to, before)
	if err == nil {
		_, err = w.to.Write(line)
	}
	if err != nil {
		return fmt.Errorf("write project: %w", err)
	}
	return nil
}

// Close ends the file. It does not close what it is written to.
func (w *ProjectsWriter) Close() error {
	_, err := io.WriteString(w.to, "\n]}\n")
	if err != nil {
		return fmt.Errorf("end projects: %w", err)
	}
	return nil
}
