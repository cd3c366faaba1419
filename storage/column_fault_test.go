package storage

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"zhunsheng/engine"
	"zhunsheng/storage/testschema"
)

// faultRows make one part whose conclusions are sent in several messages.
const faultRows = 60_000

// watchedRun judges what is drawn as a new run of one part; before is called in the transaction that stores it, when the
// rows of the projects are stored and the conclusions are about to be.
func watchedRun(ctx context.Context, t *testing.T, s *Store, before func() error) (run string, err error) {
	t.Helper()
	ordered := orderDrawn(t, s, faultRows)
	if ordered.Progress.Parts != 1 {
		t.Fatalf("%d parts", ordered.Progress.Parts)
	}
	var failed error
	s.observe = func(name string) {
		if name == "copy-conclusions" || name == "insert-conclusions" {
			failed = before()
		}
	}
	defer func() { s.observe = nil }()
	err = judgeDrawn(ctx, s, ordered, 1)
	return ordered.ID, errors.Join(err, failed)
}

// checkResumed lets a run go on whose judging has failed.
func checkResumed(t *testing.T, s *Store, run string) {
	t.Helper()
	if _, err := s.ResumeRun(t.Context(), drawnScope, run); err != nil {
		t.Fatal(err)
	}
	if err := s.judgePart(t.Context(), partKey{drawnPeriod.Division, run, 1}, "tester", noon, nil); err != nil {
		t.Fatal(err)
	}
	if n := checksum(t, s, "conclusions", run)[0]; n != faultRows {
		t.Errorf("%d conclusions", n)
	}
}

func TestAFaultInTheMiddleLeavesNoHalfRun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		storeDrawn(t, s, faultRows, nil)
		ctx, cancel := context.WithCancel(t.Context())
		run, err := watchedRun(ctx, t, s, func() error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it is cancelled: %v", err)
		}
		checkEmpty(t, s, run)
		checkResumed(t, s, run)
	})
}

// checkEmpty looks for what a run that goes on later may have stored.
func checkEmpty(t *testing.T, s *Store, run string) {
	t.Helper()
	table := "conclusions"
	if s.dialect == postgres {
		table = partitionOf(drawnPeriod.Division, run)
	}
	for _, table := range []string{table, "project_results", "alerts"} {
		var rows int
		if err := s.reader.QueryRowContext(context.Background(), "SELECT count(*) FROM "+table+" WHERE run_id = $1", run).Scan(&rows); err != nil || rows > 0 {
			t.Errorf("run %s left %d rows in %s, %v", run, rows, table, err)
		}
	}
}

func withSetting(t *testing.T, dsn, name, value string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	query.Set(name, value)
	address.RawQuery = query.Encode()
	return address.String()
}

func TestALostConnectionLeavesNoHalfRun(t *testing.T) {
	dsn := testschema.New(t)
	name := "closing-" + newRun(t)
	s := migrated(t, withSetting(t, dsn, "application_name", name))
	storeDrawn(t, s, faultRows, nil)
	other, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
	for whose, query := range map[string]string{
		"the writer's":     "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND state = 'idle in transaction'",
		"every connection": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
	} {
		t.Run(whose, func(t *testing.T) {
			killed := 0
			run, err := watchedRun(t.Context(), t, s, func() error {
				return other.Get(&killed, "SELECT count(*) FROM ("+query+") k", name)
			})
			if killed == 0 {
				t.Fatal("no connection was killed")
			}
			if err == nil || Trouble(err) != connectionLost {
				t.Errorf("%v: %q", err, Trouble(err))
			}
			checkEmpty(t, s, run)
			checkResumed(t, s, run)
		})
	}
}

func TestAFullDiskLeavesNoHalfRun(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		s := migrated(t, t.TempDir()+"/full.db")
		storeDrawn(t, s, faultRows, nil)
		var pages, most int64
		if err := s.writer.Get(&pages, "PRAGMA page_count"); err != nil {
			t.Fatal(err)
		}
		if err := s.writer.Get(&most, "PRAGMA max_page_count"); err != nil {
			t.Fatal(err)
		}
		limit := func(pages int64) {
			if _, err := s.writer.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
				t.Fatal(err)
			}
		}
		run := orderDrawn(t, s, faultRows)
		limit(pages + 600) // enough for the pins, not for what is concluded
		checkDiskFull(t, s, run)
		limit(most)
		checkResumed(t, s, run.ID)
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := testschema.New(t)
		s := migrated(t, dsn)
		storeDrawn(t, s, faultRows, nil)
		small := migrated(t, withSetting(t, dsn, "default_tablespace", smallTablespace(t, dsn)))
		run := orderDrawn(t, small, faultRows) // its partition is made there
		checkDiskFull(t, small, run)
		if err := s.write(t.Context(), drawnScope, func(q *session) error {
			return errors.Join(q.dropConclusions(t.Context(), run.ID), q.openConclusions(t.Context(), run.ID))
		}); err != nil {
			t.Fatal(err)
		}
		checkResumed(t, s, run.ID)
	})
}

func checkDiskFull(t *testing.T, s *Store, run *engine.Run) {
	t.Helper()
	if err := judgeDrawn(t.Context(), s, run, 1); err == nil || !strings.HasSuffix(Trouble(err), diskFull) {
		t.Errorf("%v: %q", err, Trouble(err))
	}
	checkEmpty(t, s, run.ID)
}

// smallTablespace is a place of few megabytes on the server, a file system of its own. Only root can make one, and only
// on the server's machine.
func smallTablespace(t *testing.T, dsn string) (name string) {
	t.Helper()
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	var data string
	if err := db.Get(&data, "SHOW data_directory"); err != nil {
		t.Fatal(err)
	}
	owner, err := exec.Command("stat", "-c", "%u", data).Output()
	if err != nil || os.Geteuid() != 0 || runtime.GOOS != "linux" {
		t.Skip("only root can fill a disk, and only the server's")
	}
	dir, err := os.MkdirTemp("", "small") // t.TempDir is closed to the server's account
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(dir); err != nil {
			t.Error(err)
		}
	})
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m,mode=0700,uid="+strings.TrimSpace(string(owner)), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted: %s", out)
	}
	name = "small_" + strings.ReplaceAll(newRun(t), "-", "")
	t.Cleanup(func() {
		if _, err := db.Exec("DROP TABLESPACE IF EXISTS " + name); err != nil {
			t.Error(err)
		}
		if err := errors.Join(db.Close(), exec.Command("umount", dir).Run()); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Exec("CREATE TABLESPACE " + name + " LOCATION '" + dir + "'"); err != nil {
		t.Skipf("no tablespace can be made: %v", err)
	}
	return name
}

// onEach is onBoth, one after the other: what is measured is the whole program's.
func onEach(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, migrated(t, t.TempDir()+"/zhunsheng.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, migrated(t, testschema.New(t))) })
}

// However many rows there are, the same few parts are in memory.
func TestMemoryStaysFlat(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const few, size = 30_000, 1000
		peaks := map[int]uint64{}
		for _, rows := range []int{few, 4 * few} {
			storeDrawn(t, s, rows, nil)
			run := orderDrawn(t, s, size)
			s.observe = func(name string) {
				if name == "finish-part" {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peaks[rows] = max(peaks[rows], m.HeapAlloc)
				}
			}
			if err := judgeDrawn(t.Context(), s, run, 1); err != nil {
				t.Fatal(err)
			}
			s.observe = nil
			for _, table := range []string{"readings", "goal_tables"} {
				if _, err := s.writer.ExecContext(t.Context(), "DELETE FROM "+table); err != nil {
					t.Fatal(err)
				}
			}
		}
		if peaks[few] == 0 || peaks[4*few] > peaks[few]+8<<20 {
			t.Errorf("%d bytes at %d rows, %d at %d", peaks[few], few, peaks[4*few], 4*few)
		}
	})
}
