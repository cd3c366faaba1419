-- A run is ordered, judged part by part, and published with its last part. Its head and its parts are the rows that are
-- updated until the run has ended; what it judges is pinned when it is ordered. The jobs that judge parts stand in River's own tables.

-- +goose Up
DROP VIEW latest_runs;
-- scheme_ref is the scheme's id@version, empty in runs stored before. finished_at is when a run ended; until then when it was ordered, as started_at.
ALTER TABLE runs ADD COLUMN scheme_ref TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN failure TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN refused BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE runs ADD COLUMN warning_count INTEGER NOT NULL DEFAULT 0;
DROP INDEX runs_by_period;
CREATE INDEX runs_by_period ON runs (division, fiscal_year, month, started_at, id);
-- The run that was ordered last has judged the newest data, whenever it ended.
CREATE VIEW latest_runs AS
SELECT r.*
FROM runs r
WHERE r.status = 'DONE' AND NOT EXISTS (
  SELECT 1 FROM runs n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month AND n.status = 'DONE'
    AND (n.started_at > r.started_at OR (n.started_at = r.started_at AND n.id > r.id))
);

-- Which version of what a run judges: month 0 is the goal table, the others are reports. The empty project code is the
-- department's, in part 1. seq is the project's place in the run.
CREATE TABLE run_inputs (
  division     TEXT    NOT NULL,
  run_id       TEXT    NOT NULL,
  part         INTEGER NOT NULL,
  month        INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  project_code TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (division, run_id, part, month, seq),
  FOREIGN KEY (division, run_id) REFERENCES runs (division, id)
);

-- findings is JSON of what was found, by step; digests are those of the part's inputs, 32 bytes each. worker is the host and
-- process that took the part last. attempts counts how often it was taken, failures how often that ended in an error.
CREATE TABLE run_parts (
  division        TEXT    NOT NULL,
  run_id          TEXT    NOT NULL,
  part            INTEGER NOT NULL,
  status          TEXT    NOT NULL,
  first_seq       INTEGER NOT NULL,
  project_count   INTEGER NOT NULL,
  declared_count  INTEGER NOT NULL,
  indicator_count INTEGER NOT NULL DEFAULT 0,
  alert_count     INTEGER NOT NULL DEFAULT 0,
  warning_count   INTEGER NOT NULL DEFAULT 0,
  findings        TEXT    NOT NULL DEFAULT '{}',
  digests         BYTEA,
  worker          TEXT    NOT NULL DEFAULT '',
  attempts        INTEGER NOT NULL DEFAULT 0,
  failures        INTEGER NOT NULL DEFAULT 0,
  started_at      TIMESTAMP,
  finished_at     TIMESTAMP,
  PRIMARY KEY (division, run_id, part),
  FOREIGN KEY (division, run_id) REFERENCES runs (division, id)
);

CREATE VIEW run_progress AS
SELECT division, run_id, count(*) AS parts,
  sum(CASE WHEN status IN ('DONE', 'BLOCKED') THEN 1 ELSE 0 END) AS parts_done,
  sum(declared_count) AS indicators,
  sum(CASE WHEN status IN ('DONE', 'BLOCKED') THEN declared_count ELSE 0 END) AS indicators_done
FROM run_parts
GROUP BY division, run_id;

-- What is to be evaluated when. run_id is the run that was ordered.
CREATE TABLE checkpoints (
  division    TEXT      NOT NULL,
  fiscal_year INTEGER   NOT NULL,
  month       INTEGER   NOT NULL,
  scheme      TEXT      NOT NULL,
  due_at      TIMESTAMP NOT NULL,
  state       TEXT      NOT NULL,
  run_id      TEXT      NOT NULL,
  failure     TEXT      NOT NULL,
  PRIMARY KEY (division, fiscal_year, month)
);

-- +goose Down
DROP TABLE checkpoints;
DROP VIEW run_progress;
DROP TABLE run_parts;
DROP TABLE run_inputs;
DROP VIEW latest_runs;
DROP INDEX runs_by_period;
CREATE INDEX runs_by_period ON runs (division, fiscal_year, month, finished_at, id);
ALTER TABLE runs DROP COLUMN warning_count;
ALTER TABLE runs DROP COLUMN refused;
ALTER TABLE runs DROP COLUMN failure;
ALTER TABLE runs DROP COLUMN scheme_ref;
CREATE VIEW latest_runs AS
SELECT r.*
FROM runs r
WHERE r.status = 'DONE' AND NOT EXISTS (
  SELECT 1 FROM runs n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month AND n.status = 'DONE'
    AND (n.finished_at > r.finished_at OR (n.finished_at = r.finished_at AND n.id > r.id))
);
