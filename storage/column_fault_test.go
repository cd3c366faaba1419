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

// faultRows are a dozen chunks: what goes wrong at the third is in the middle.
const faultRows = 12 * chunkRows

// watched calls a function before each chunk is judged; its error is judging's.
type watched struct {
	columns *engine.Columns
	chunk   int
	before  func(chunk int) error
}

func (w *watched) Judge(readings []engine.Reading, out []engine.Conclusion) (engine.Judged, error) {
	w.chunk++
	if err := w.before(w.chunk); err != nil {
		return engine.Judged{}, err
	}
	return w.columns.Judge(readings, out)
}

func drawnColumns(t testing.TB) *engine.Columns {
	return engine.NewColumns(defaultScheme(t), drawnPeriod.FiscalYear, drawnPeriod.Month)
}

// closeWatched closes the drawn readings as a new run.
func closeWatched(ctx context.Context, t *testing.T, s *Store, before func(chunk int) error) (run string, err error) {
	t.Helper()
	run = newRun(t)
	_, err = s.closeColumns(ctx, drawnPeriod, run, judge{columns: &watched{columns: drawnColumns(t), before: before}})
	return run, err
}

func undisturbed(int) error { return nil }

// atThird does something once, in the middle.
func atThird(do func() error) func(int) error {
	return func(chunk int) error {
		if chunk != 3 {
			return nil
		}
		return do()
	}
}

// checkWhole closes undisturbed: whatever went wrong before, the store serves.
func checkWhole(t *testing.T, s *Store) {
	t.Helper()
	run, err := closeWatched(t.Context(), t, s, undisturbed)
	if err != nil {
		t.Fatal(err)
	}
	if n := checksum(t, s, "conclusions", run)[0]; n != faultRows/drawnIndicators*drawnIndicators {
		t.Errorf("%d conclusions", n)
	}
}

func TestAFaultInTheMiddleLeavesNoHalfRun(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		storeDrawn(t, s, faultRows, nil)
		broken := errors.New("injected")
		run, err := closeWatched(t.Context(), t, s, atThird(func() error { return broken }))
		if !errors.Is(err, broken) {
			t.Errorf("judging fails: %v", err)
		}
		checkNothingLoaded(t, s, run)

		ctx, cancel := context.WithCancel(t.Context())
		run, err = closeWatched(ctx, t, s, atThird(func() error { cancel(); return nil }))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it is cancelled: %v", err)
		}
		checkNothingLoaded(t, s, run)
		checkWhole(t, s)

		code := drawnCode(faultRows / drawnIndicators / 2)
		if _, err := s.writer.ExecContext(t.Context(), "UPDATE readings SET packed = $1 WHERE project_code = $2", []byte("damaged"), code); err != nil {
			t.Fatal(err)
		}
		run, err = closeWatched(t.Context(), t, s, undisturbed)
		if !errors.Is(err, errPacked) || !strings.Contains(err.Error(), code) {
			t.Errorf("readings are damaged: %v", err)
		}
		checkNothingLoaded(t, s, run)
	})
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
		"the writer's":     "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'COPY%'",
		"the reader's":     "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND query LIKE '%packed FROM readings%'",
		"every connection": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
	} {
		t.Run(whose, func(t *testing.T) {
			killed := 0
			run, err := closeWatched(t.Context(), t, s, atThird(func() error {
				return other.Get(&killed, "SELECT count(*) FROM ("+query+") k", name)
			}))
			if killed == 0 {
				t.Fatal("no connection was killed")
			}
			if err == nil || Trouble(err) != connectionLost {
				t.Errorf("%v: %q", err, Trouble(err))
			}
			checkNothingLoaded(t, s, run)
			checkWhole(t, s)
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
		limit(pages + 100)
		checkDiskFull(t, s)
		limit(most)
		checkWhole(t, s)
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := testschema.New(t)
		storeDrawn(t, migrated(t, dsn), faultRows, nil)
		checkDiskFull(t, migrated(t, withSetting(t, dsn, "default_tablespace", smallTablespace(t, dsn))))
		checkWhole(t, migrated(t, dsn))
	})
}

func checkDiskFull(t *testing.T, s *Store) {
	t.Helper()
	run, err := closeWatched(t.Context(), t, s, undisturbed)
	if err == nil || !strings.HasSuffix(Trouble(err), diskFull) {
		t.Errorf("%v: %q", err, Trouble(err))
	}
	checkNothingLoaded(t, s, run)
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

// However many rows there are, the same few chunks are under way.
func TestMemoryStaysFlat(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const few = 4 * chunkRows
		peaks := map[int]uint64{}
		for _, rows := range []int{few, 4 * few} {
			storeDrawn(t, s, rows, nil)
			_, err := closeWatched(t.Context(), t, s, func(chunk int) error {
				if chunk > 3 {
					runtime.GC()
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peaks[rows] = max(peaks[rows], m.HeapAlloc)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if peaks[few] == 0 || peaks[4*few] > peaks[few]+16<<20 {
			t.Errorf("%d bytes at %d rows, %d at %d", peaks[few], few, peaks[4*few], 4*few)
		}
	})
}
