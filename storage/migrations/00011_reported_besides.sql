-- What the official forms report beside budget, spending, actual and forecast: the year's expected spending, the goal's own
-- progress in words, the sources of funding; of an indicator its likelihood, what stood in its way, a remark and the unit's own score.

-- +goose Up
DROP VIEW current_reports;
ALTER TABLE reports ADD COLUMN expected TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN expected_source TEXT NOT NULL DEFAULT '{}';
ALTER TABLE reports ADD COLUMN goal_actual TEXT NOT NULL DEFAULT '';
CREATE VIEW current_reports AS
SELECT r.*
FROM reports r
WHERE NOT EXISTS (
  SELECT 1 FROM reports n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month
    AND n.project_code = r.project_code AND n.version > r.version
);

ALTER TABLE observations ADD COLUMN likelihood TEXT NOT NULL DEFAULT '';
ALTER TABLE observations ADD COLUMN obstacles TEXT NOT NULL DEFAULT '';
ALTER TABLE observations ADD COLUMN remark TEXT NOT NULL DEFAULT '';
ALTER TABLE observations ADD COLUMN self_score TEXT NOT NULL DEFAULT '';
ALTER TABLE observations ADD COLUMN self_score_source TEXT NOT NULL DEFAULT '{}';

CREATE TABLE report_funds (
  division     TEXT    NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  month        INTEGER NOT NULL,
  project_code TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  kind         TEXT    NOT NULL,
  initial      TEXT    NOT NULL,
  budget       TEXT    NOT NULL,
  spent        TEXT    NOT NULL,
  expected     TEXT    NOT NULL,
  sources      TEXT    NOT NULL,
  PRIMARY KEY (division, fiscal_year, month, project_code, version, seq),
  FOREIGN KEY (division, fiscal_year, month, project_code, version)
    REFERENCES reports (division, fiscal_year, month, project_code, version)
);

-- +goose Down
DROP TABLE report_funds;
ALTER TABLE observations DROP COLUMN self_score_source;
ALTER TABLE observations DROP COLUMN self_score;
ALTER TABLE observations DROP COLUMN remark;
ALTER TABLE observations DROP COLUMN obstacles;
ALTER TABLE observations DROP COLUMN likelihood;
DROP VIEW current_reports;
ALTER TABLE reports DROP COLUMN goal_actual;
ALTER TABLE reports DROP COLUMN expected_source;
ALTER TABLE reports DROP COLUMN expected;
CREATE VIEW current_reports AS
SELECT r.*
FROM reports r
WHERE NOT EXISTS (
  SELECT 1 FROM reports n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month
    AND n.project_code = r.project_code AND n.version > r.version
);
