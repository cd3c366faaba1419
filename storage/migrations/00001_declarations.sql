-- What units declare. A version is appended and never updated; the newest counts.

-- +goose Up
CREATE TABLE agencies (
  division TEXT NOT NULL,
  code     TEXT NOT NULL,
  name     TEXT NOT NULL,
  PRIMARY KEY (division, code)
);

CREATE TABLE departments (
  division    TEXT      NOT NULL,
  fiscal_year INTEGER   NOT NULL,
  version     INTEGER   NOT NULL,
  digest      TEXT      NOT NULL,
  overall     TEXT      NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, fiscal_year, version)
);

CREATE TABLE department_goals (
  division         TEXT    NOT NULL,
  fiscal_year      INTEGER NOT NULL,
  version          INTEGER NOT NULL,
  seq              INTEGER NOT NULL,
  title            TEXT    NOT NULL,
  goal             TEXT    NOT NULL,
  indicator        TEXT    NOT NULL,
  indicator_source TEXT    NOT NULL,
  PRIMARY KEY (division, fiscal_year, version, seq),
  FOREIGN KEY (division, fiscal_year, version) REFERENCES departments (division, fiscal_year, version)
);

-- Columns named …_source are the place of the text beside them, as JSON; spending_plan is the plan's cells, as JSON.
CREATE TABLE goal_tables (
  division      TEXT      NOT NULL,
  fiscal_year   INTEGER   NOT NULL,
  project_code  TEXT      NOT NULL,
  version       INTEGER   NOT NULL,
  digest        TEXT      NOT NULL,
  table_no      INTEGER   NOT NULL,
  title         TEXT      NOT NULL,
  agency_code   TEXT      NOT NULL,
  agency_name   TEXT      NOT NULL,
  money_unit    TEXT      NOT NULL,
  code_source   TEXT      NOT NULL,
  name          TEXT      NOT NULL,
  budget        TEXT      NOT NULL,
  budget_source TEXT      NOT NULL,
  fiscal        TEXT      NOT NULL,
  fiscal_source TEXT      NOT NULL,
  other         TEXT      NOT NULL,
  other_source  TEXT      NOT NULL,
  purpose       TEXT      NOT NULL,
  spending_plan TEXT      NOT NULL,
  goal          TEXT      NOT NULL,
  source        TEXT      NOT NULL,
  recorded_by   TEXT      NOT NULL,
  recorded_at   TIMESTAMP NOT NULL,
  PRIMARY KEY (division, fiscal_year, project_code, version)
);

CREATE TABLE indicators (
  division      TEXT    NOT NULL,
  fiscal_year   INTEGER NOT NULL,
  project_code  TEXT    NOT NULL,
  version       INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  level1        TEXT    NOT NULL,
  level2        TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  description   TEXT    NOT NULL,
  basis         TEXT    NOT NULL,
  target        TEXT    NOT NULL,
  target_source TEXT    NOT NULL,
  sign          TEXT    NOT NULL,
  unit          TEXT    NOT NULL,
  marks         TEXT    NOT NULL,
  accumulation  TEXT    NOT NULL,
  PRIMARY KEY (division, fiscal_year, project_code, version, seq),
  FOREIGN KEY (division, fiscal_year, project_code, version)
    REFERENCES goal_tables (division, fiscal_year, project_code, version)
);

CREATE VIEW current_goal_tables AS
SELECT g.*
FROM goal_tables g
WHERE NOT EXISTS (
  SELECT 1 FROM goal_tables n
  WHERE n.division = g.division AND n.fiscal_year = g.fiscal_year AND n.project_code = g.project_code AND n.version > g.version
);

-- +goose Down
DROP VIEW current_goal_tables;
DROP TABLE indicators;
DROP TABLE goal_tables;
DROP TABLE department_goals;
DROP TABLE departments;
DROP TABLE agencies;
