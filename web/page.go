package web

import (
	"embed"
	"html/template"
	"io"
)

//go:embed templates page.css
var files embed.FS

var templates = template.Must(template.ParseFS(files, "templates/*.html"))

// Stylesheet is the one stylesheet of all pages, served as StylesheetPath.
func Stylesheet() ([]byte, error) { return files.ReadFile("page.css") }

// StylesheetPath is where the pages expect their stylesheet.
const StylesheetPath = "/assets/page.css"

// Frame is what every page has around its content.
type Frame struct {
	Title string
	// Drill marks an exercise, all over the page.
	Drill bool
	// Seen is the address of the picture by which a page says that it was shown; empty for none.
	Seen string
	// Back leads to the list that the page belongs to; empty for none.
	Back string
}

// Level is how bad something is, as word and as shape: colours alone are not seen by
// everybody. Code is RED, ORANGE, YELLOW, BLUE, GREEN or GREY.
type Level struct{ Code, Word string }

// AlertPage shows one alert (预警): what it says, what is to be done, what it rests on, what
// has happened.
type AlertPage struct {
	Frame
	ID, Message    string
	Level          Level
	About          string // 指标：… or 支出
	State          string
	Overdue        bool
	Proposed       bool
	Project        string
	Agency         string
	Period         string
	Todo           *Todo
	Ended          string // how it ended, where it has
	Latest         string // what the newest run says, where that is another level
	Evidence       []Link
	NoEvidence     string // why there is none
	Answer         []Line
	Steps          []Step
	Version        int
	UnsureHolidays string
}

// Todo is what is to be done next, until when, by whom.
type Todo struct {
	What, Until, By string
	Overdue         bool
}

// Link is one link of the chain of evidence (证据链).
type Link struct {
	Name string
	Text string
	Code string // a formula, set apart
	More []Line
}

// Line is a name and what stands under it.
type Line struct{ Name, Text string }

// Step is one thing that happened to the alert (流水).
type Step struct {
	At, Who, What, Reason string
	Files                 []string
	// By is "system" or "person".
	By string
}

// ListPage shows the alerts of a message that speaks of several.
type ListPage struct {
	Frame
	Heading, Why string
	Entries      []Entry
}

// Entry is one alert of a list.
type Entry struct {
	Address string
	Level   Level
	Text    string
	State   string
	Until   string
	Overdue bool
}

// NotePage says one thing: that an address leads nowhere, for one.
type NotePage struct {
	Frame
	Heading, Text string
}

// WriteAlert writes the page of an alert.
func WriteAlert(w io.Writer, p AlertPage) error { return templates.ExecuteTemplate(w, "alert.html", p) }

// WriteList writes the page of several alerts.
func WriteList(w io.Writer, p ListPage) error { return templates.ExecuteTemplate(w, "list.html", p) }

// WriteNote writes a page that says one thing.
func WriteNote(w io.Writer, p NotePage) error { return templates.ExecuteTemplate(w, "note.html", p) }
