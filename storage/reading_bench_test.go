package storage

import (
	"database/sql"
	"testing"
	"time"

	"zhunsheng/engine"
	"zhunsheng/storage/testschema"
)

const packedRows = 200_000

// BenchmarkReadings is reading numbers packed by project against reading a row an indicator, into the same readings;
// minima of the rounds, turn and turn about.
func BenchmarkReadings(b *testing.B) {
	b.Run("postgres", func(b *testing.B) { benchmarkReadings(b, migratedFor(b, testschema.New(b))) })
	b.Run("sqlite", func(b *testing.B) { benchmarkReadings(b, migratedFor(b, b.TempDir()+"/zhunsheng.db")) })
}

func benchmarkReadings(b *testing.B, s *Store) {
	storeDrawn(b, s, packedRows, nil)
	storeRows(b, s)
	settle(b, s)
	var packed, rows time.Duration
	for b.Loop() {
		packed = lesser(packed, timed(func() { readPacked(b, s) }))
		rows = lesser(rows, timed(func() { readRows(b, s) }))
	}
	b.ReportMetric(packedRows/packed.Seconds(), "packed-rows/s")
	b.ReportMetric(packedRows/rows.Seconds(), "single-rows/s")
	b.ReportMetric(rows.Seconds()/packed.Seconds(), "times")
}

// storeRows spreads the drawn readings over a table with a row for each.
func storeRows(b *testing.B, s *Store) {
	b.Helper()
	tx, err := s.writer.BeginTxx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	const create = `CREATE TABLE single (division TEXT NOT NULL, project_code TEXT NOT NULL, seq INTEGER NOT NULL, shape INTEGER NOT NULL,
		actual BIGINT NOT NULL, target BIGINT NOT NULL, upper BIGINT NOT NULL, share INTEGER NOT NULL, share_of INTEGER NOT NULL, marks INTEGER NOT NULL,
		typed INTEGER NOT NULL, cap SMALLINT NOT NULL, verdict SMALLINT NOT NULL, light SMALLINT NOT NULL, provisional BOOLEAN NOT NULL, score INTEGER NOT NULL,
		PRIMARY KEY (division, project_code, seq))`
	if _, err := tx.ExecContext(b.Context(), create); err != nil {
		b.Fatal(err)
	}
	stmt, err := tx.PrepareContext(b.Context(), "INSERT INTO single VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
	if err != nil {
		b.Fatal(err)
	}
	eachPacked(b, s, func(code string, list []engine.Reading) {
		for i, r := range list {
			f := r.Fixed
			if _, err := stmt.ExecContext(b.Context(), drawnPeriod.Division, code, i+1, r.Shape, r.Actual, r.Target, r.Upper, r.Share, r.Of, r.Marks,
				r.Typed, r.Cap, f.Verdict, f.Light, f.Provisional, f.Score); err != nil {
				b.Fatal(err)
			}
		}
	})
	if err := stmt.Close(); err != nil {
		b.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// eachPacked reads as judging a part does, and hands on project by project.
func eachPacked(b *testing.B, s *Store, do func(code string, list []engine.Reading)) {
	b.Helper()
	rows, err := s.reader.QueryContext(b.Context(), "SELECT project_code, packed FROM readings WHERE division = $1 ORDER BY project_code", drawnPeriod.Division)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var code string
	var packed sql.RawBytes
	var list []engine.Reading
	for rows.Next() {
		var p engine.ProjectReading
		if err := rows.Scan(&code, &packed); err != nil {
			b.Fatal(err)
		}
		if list, err = unpackProject(&p, list[:0], packed); err != nil {
			b.Fatal(err)
		}
		do(code, list)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
}

func readPacked(b *testing.B, s *Store) {
	b.Helper()
	count := 0
	eachPacked(b, s, func(_ string, list []engine.Reading) { count += len(list) })
	if count != packedRows {
		b.Fatalf("%d readings", count)
	}
}

func readRows(b *testing.B, s *Store) {
	b.Helper()
	rows, err := s.reader.QueryContext(b.Context(), `SELECT project_code, shape, actual, target, upper, share, share_of, marks, typed, cap, verdict, light, provisional, score
		FROM single WHERE division = $1 ORDER BY project_code, seq`, drawnPeriod.Division)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var code string
	list := make([]engine.Reading, 0, packedRows)
	for rows.Next() {
		var r engine.Reading
		f := &r.Fixed
		if err := rows.Scan(&code, &r.Shape, &r.Actual, &r.Target, &r.Upper, &r.Share, &r.Of, &r.Marks, &r.Typed, &r.Cap, &f.Verdict, &f.Light, &f.Provisional, &f.Score); err != nil {
			b.Fatal(err)
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil || len(list) != packedRows {
		b.Fatal(len(list), err)
	}
}
