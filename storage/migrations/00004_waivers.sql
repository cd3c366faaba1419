-- Which findings of lint somebody accepted, and why. The list of a project is appended whole and never updated; the newest
-- counts. The project code is empty where a waiver is for every project of the document.

-- +goose Up
CREATE TABLE waiver_lists (
  division     TEXT      NOT NULL,
  fiscal_year  INTEGER   NOT NULL,
  project_code TEXT      NOT NULL,
  version      INTEGER   NOT NULL,
  digest       TEXT      NOT NULL,
  recorded_by  TEXT      NOT NULL,
  recorded_at  TIMESTAMP NOT NULL,
  PRIMARY KEY (division, fiscal_year, project_code, version)
);

-- seq is the waiver's place in its document.
CREATE TABLE waivers (
  division     TEXT    NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  project_code TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  check_id     TEXT    NOT NULL,
  indicator    TEXT    NOT NULL,
  author       TEXT    NOT NULL,
  reason       TEXT    NOT NULL,
  source       TEXT    NOT NULL,
  PRIMARY KEY (division, fiscal_year, project_code, version, seq),
  FOREIGN KEY (division, fiscal_year, project_code, version)
    REFERENCES waiver_lists (division, fiscal_year, project_code, version)
);

CREATE VIEW current_waiver_lists AS
SELECT l.*
FROM waiver_lists l
WHERE NOT EXISTS (
  SELECT 1 FROM waiver_lists n
  WHERE n.division = l.division AND n.fiscal_year = l.fiscal_year AND n.project_code = l.project_code AND n.version > l.version
);

-- +goose Down
DROP VIEW current_waiver_lists;
DROP TABLE waivers;
DROP TABLE waiver_lists;
