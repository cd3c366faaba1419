-- What columns judge, and what they conclude, where there are millions. See 00015_conclusions.postgres.sql, which says what
-- the columns mean. SQLite has no partitions: a superseded run's rows are deleted.

-- +goose Up
CREATE TABLE readings (
  division        TEXT    NOT NULL,
  fiscal_year     INTEGER NOT NULL,
  month           INTEGER NOT NULL,
  project_code    TEXT    NOT NULL,
  table_version   INTEGER NOT NULL,
  report_count    INTEGER NOT NULL,
  digest          TEXT    NOT NULL,
  indicator_count INTEGER NOT NULL,
  packed          BLOB    NOT NULL,
  PRIMARY KEY (division, fiscal_year, month, project_code)
) WITHOUT ROWID;

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
) WITHOUT ROWID;

-- +goose Down
DROP TABLE conclusions;
DROP TABLE readings;
