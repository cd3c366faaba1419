-- What is reported at a checkpoint. A version is appended and never updated; the newest counts.

-- +goose Up
CREATE TABLE reports (
  division      TEXT      NOT NULL,
  fiscal_year   INTEGER   NOT NULL,
  month         INTEGER   NOT NULL,
  project_code  TEXT      NOT NULL,
  version       INTEGER   NOT NULL,
  digest        TEXT      NOT NULL,
  budget        TEXT      NOT NULL,
  budget_source TEXT      NOT NULL,
  spent         TEXT      NOT NULL,
  spent_source  TEXT      NOT NULL,
  source        TEXT      NOT NULL,
  recorded_by   TEXT      NOT NULL,
  recorded_at   TIMESTAMP NOT NULL,
  PRIMARY KEY (division, fiscal_year, month, project_code, version)
);

CREATE TABLE observations (
  division       TEXT    NOT NULL,
  fiscal_year    INTEGER NOT NULL,
  month          INTEGER NOT NULL,
  project_code   TEXT    NOT NULL,
  version        INTEGER NOT NULL,
  seq            INTEGER NOT NULL,
  level2         TEXT    NOT NULL,
  name           TEXT    NOT NULL,
  actual         TEXT    NOT NULL,
  actual_source  TEXT    NOT NULL,
  forecast       TEXT    NOT NULL,
  reason         TEXT    NOT NULL,
  cause          TEXT    NOT NULL,
  grade          TEXT    NOT NULL,
  marks          TEXT    NOT NULL,
  not_applicable BOOLEAN NOT NULL,
  PRIMARY KEY (division, fiscal_year, month, project_code, version, seq),
  FOREIGN KEY (division, fiscal_year, month, project_code, version)
    REFERENCES reports (division, fiscal_year, month, project_code, version)
);

CREATE VIEW current_reports AS
SELECT r.*
FROM reports r
WHERE NOT EXISTS (
  SELECT 1 FROM reports n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month
    AND n.project_code = r.project_code AND n.version > r.version
);

-- +goose Down
DROP VIEW current_reports;
DROP TABLE observations;
DROP TABLE reports;
