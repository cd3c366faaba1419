-- What runs decided. Figures are scaled integers: marks, points and percentages in hundredths, ratios in 1e-4, money in
-- 分 (万元 × 1e6). Counts that are NULL mean that the list itself was null.

-- +goose Up

-- id is over all that a row holds, so that inserting it where it is absent can never keep another rule's texts.
CREATE TABLE rules (
  division      TEXT NOT NULL,
  id            TEXT NOT NULL,
  digest        TEXT NOT NULL,
  scheme        TEXT NOT NULL,
  scheme_digest TEXT NOT NULL,
  target        TEXT NOT NULL,
  accumulation  TEXT NOT NULL,
  expr_met      TEXT NOT NULL,
  expr_ratio    TEXT NOT NULL,
  expr_light    TEXT NOT NULL,
  PRIMARY KEY (division, id)
);

CREATE TABLE runs (
  division        TEXT      NOT NULL,
  id              TEXT      NOT NULL,
  fiscal_year     INTEGER   NOT NULL,
  month           INTEGER   NOT NULL,
  scheme          TEXT      NOT NULL,
  scheme_digest   TEXT      NOT NULL,
  input_digest    TEXT      NOT NULL,
  status          TEXT      NOT NULL,
  started_at      TIMESTAMP NOT NULL,
  finished_at     TIMESTAMP NOT NULL,
  project_count   INTEGER,
  indicator_count INTEGER   NOT NULL,
  alert_count     INTEGER   NOT NULL,
  PRIMARY KEY (division, id)
);
CREATE INDEX runs_by_period ON runs (division, fiscal_year, month, finished_at, id);

CREATE TABLE project_results (
  division              TEXT    NOT NULL,
  run_id                TEXT    NOT NULL,
  project_code          TEXT    NOT NULL,
  seq                   INTEGER NOT NULL,
  name                  TEXT    NOT NULL,
  agency_code           TEXT    NOT NULL,
  score                 BIGINT,
  grade                 TEXT,
  provisional           BOOLEAN NOT NULL,
  light                 TEXT    NOT NULL,
  goal_light            TEXT    NOT NULL,
  flags                 TEXT    NOT NULL,
  budget                BIGINT  NOT NULL,
  spent                 BIGINT,
  execution_rate        BIGINT,
  execution_marks       BIGINT  NOT NULL,
  execution_score       BIGINT,
  execution_explanation TEXT    NOT NULL,
  spending_planned      BIGINT  NOT NULL,
  spending_actual       BIGINT,
  spending_value        BIGINT,
  spending_light        TEXT    NOT NULL,
  spending_notes        TEXT    NOT NULL,
  spending_explanation  TEXT    NOT NULL,
  dual_goal             BIGINT,
  dual_spent            BIGINT,
  dual_gap              BIGINT,
  dual_light            TEXT,
  dual_explanation      TEXT,
  indicator_count       INTEGER,
  alert_count           INTEGER,
  PRIMARY KEY (division, run_id, project_code),
  FOREIGN KEY (division, run_id) REFERENCES runs (division, id)
);

CREATE TABLE results (
  division     TEXT    NOT NULL,
  run_id       TEXT    NOT NULL,
  project_code TEXT    NOT NULL,
  seq          INTEGER NOT NULL,
  rule_id      TEXT    NOT NULL,
  level1       TEXT    NOT NULL,
  level2       TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  actual       TEXT,
  marks        BIGINT  NOT NULL,
  ratio        BIGINT,
  score        BIGINT,
  verdict      TEXT    NOT NULL,
  light        TEXT    NOT NULL,
  provisional  BOOLEAN NOT NULL,
  explanation  TEXT    NOT NULL,
  light_reason TEXT    NOT NULL,
  diagnostics  TEXT    NOT NULL,
  PRIMARY KEY (division, run_id, project_code, seq),
  FOREIGN KEY (division, run_id, project_code) REFERENCES project_results (division, run_id, project_code),
  FOREIGN KEY (division, rule_id) REFERENCES rules (division, id)
);

-- alert_id is derived from the identity (fiscal_year, project_code, rule, subject, month): the same in every run.
CREATE TABLE alerts (
  division     TEXT    NOT NULL,
  run_id       TEXT    NOT NULL,
  project_code TEXT    NOT NULL,
  seq          INTEGER NOT NULL,
  alert_id     TEXT    NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  month        INTEGER NOT NULL,
  rule         TEXT    NOT NULL,
  subject      TEXT    NOT NULL,
  level        TEXT    NOT NULL,
  severity     INTEGER NOT NULL,
  level2       TEXT    NOT NULL,
  indicator    TEXT    NOT NULL,
  message      TEXT    NOT NULL,
  PRIMARY KEY (division, run_id, project_code, seq),
  UNIQUE (division, alert_id, run_id),
  UNIQUE (division, run_id, fiscal_year, project_code, rule, subject, month),
  FOREIGN KEY (division, run_id, project_code) REFERENCES project_results (division, run_id, project_code)
);

CREATE VIEW latest_runs AS
SELECT r.*
FROM runs r
WHERE r.status = 'DONE' AND NOT EXISTS (
  SELECT 1 FROM runs n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month AND n.status = 'DONE'
    AND (n.finished_at > r.finished_at OR (n.finished_at = r.finished_at AND n.id > r.id))
);

-- +goose Down
DROP VIEW latest_runs;
DROP TABLE alerts;
DROP TABLE results;
DROP TABLE project_results;
DROP TABLE runs;
DROP TABLE rules;
