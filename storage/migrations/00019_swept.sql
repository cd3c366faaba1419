-- What a run has stored that was given up long ago is swept: its results, its alerts and what it had pinned.

-- +goose Up
-- swept_at is when that began. From then on the run can't be resumed; it is over when nothing is pinned any more.
ALTER TABLE runs ADD COLUMN swept_at TIMESTAMP;
CREATE INDEX runs_given_up ON runs (division, id) WHERE status IN ('CANCELLED', 'FAILED');
-- dropped_at is when the conclusions about the indicators of a run began to be dropped that is done and superseded.
ALTER TABLE runs ADD COLUMN dropped_at TIMESTAMP;
CREATE INDEX runs_with_conclusions ON runs (division, fiscal_year, month, started_at, id) WHERE kept = 'CONCLUSIONS' AND status = 'DONE';

-- +goose Down
DROP INDEX runs_with_conclusions;
DROP INDEX runs_given_up;
DROP VIEW latest_runs;
ALTER TABLE runs DROP COLUMN dropped_at;
ALTER TABLE runs DROP COLUMN swept_at;
CREATE VIEW latest_runs AS
SELECT r.*
FROM runs r
WHERE r.status = 'DONE' AND NOT EXISTS (
  SELECT 1 FROM runs n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month AND n.status = 'DONE'
    AND (n.started_at > r.started_at OR (n.started_at = r.started_at AND n.id > r.id))
);
