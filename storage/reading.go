package storage

import (
	"fmt"

	"zhunsheng/rules"
)

// readingRow is the packed readings of a project at a checkpoint, with what they
// were made from.
type readingRow struct {
	owned
	FiscalYear     int    `db:"fiscal_year"`
	Month          int    `db:"month"`
	ProjectCode    string `db:"project_code"`
	TableVersion   int    `db:"table_version"`
	ReportCount    int    `db:"report_count"`
	Digest         string `db:"digest"`
	IndicatorCount int    `db:"indicator_count"`
	InputDigest    []byte `db:"input_digest"`
	Packed         []byte `db:"packed"`
}

// readingVersion counts how texts are read into numbers, and digested: whoever changes
// what a text means to the engine, or its digest, raises it, and all are read anew.
const readingVersion = 2

// readingDigest names what readings rest on besides the texts: how they are read and
// packed, and the whole scheme, for what columns can't judge is judged when it is read.
func readingDigest(s *rules.Scheme) string {
	return fmt.Sprintf("%s/%d.%d", s.Digest, readingVersion, packedVersion)
}
