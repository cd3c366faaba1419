package main

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run this very program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zhunsheng": func() {
		main()
	}})
}

var update = flag.Bool("update", false, "rewrite what the scripts compare output with; read the difference before it lands")

// TestScripts runs the commands as a person types them.
func TestScripts(t *testing.T) {
	fixtures, err := filepath.Abs("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIXTURES", fixtures)
			return nil
		},
	})
}
