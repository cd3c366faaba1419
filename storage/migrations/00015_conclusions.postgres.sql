-- What columns judge, and what they conclude, where there are millions. See 00015_conclusions.sqlite.sql for the other
-- database.

-- +goose Up

-- A cache: the numbers of a project's indicators at a checkpoint, packed, with what they were read from: the version of
-- its goal table, how many versions of reports there were up to that month, and the digest of the scheme.
CREATE TABLE readings (
  division        TEXT    NOT NULL,
  fiscal_year     INTEGER NOT NULL,
  month           INTEGER NOT NULL,
  project_code    TEXT    NOT NULL,
  table_version   INTEGER NOT NULL,
  report_count    INTEGER NOT NULL,
  digest          TEXT    NOT NULL,
  indicator_count INTEGER NOT NULL,
  packed          BYTEA   NOT NULL,
  PRIMARY KEY (division, fiscal_year, month, project_code)
);

-- One row an indicator and run, in partitions that are made with their run and dropped when it is superseded. score is in
-- hundredths, NULL where nothing is scored; verdict and light are codes.
CREATE TABLE conclusions (
  division     TEXT     NOT NULL,
  run_id       TEXT     NOT NULL,
  project_code TEXT     NOT NULL,
  seq          INTEGER  NOT NULL,
  verdict      SMALLINT NOT NULL,
  light        SMALLINT NOT NULL,
  provisional  BOOLEAN  NOT NULL,
  score        INTEGER,
  PRIMARY KEY (division, run_id, project_code, seq)
)
PARTITION BY LIST (run_id);

-- +goose Down
DROP TABLE conclusions;
DROP TABLE readings;
