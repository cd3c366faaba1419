-- A run may keep what it concludes without the words, which are computed again from what it has pinned.

-- +goose Up
DROP VIEW latest_runs;
-- kept is RESULTS, with the words, or CONCLUSIONS.
ALTER TABLE runs ADD COLUMN kept TEXT NOT NULL DEFAULT 'RESULTS';
-- row_count is how many indicators columns left to the row evaluator.
ALTER TABLE runs ADD COLUMN row_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_parts ADD COLUMN row_count INTEGER NOT NULL DEFAULT 0;
CREATE VIEW latest_runs AS
SELECT r.*
FROM runs r
WHERE r.status = 'DONE' AND NOT EXISTS (
  SELECT 1 FROM runs n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month AND n.status = 'DONE'
    AND (n.started_at > r.started_at OR (n.started_at = r.started_at AND n.id > r.id))
);
ALTER TABLE checkpoints ADD COLUMN kept TEXT NOT NULL DEFAULT 'RESULTS';
-- What a project's texts digest to (32 bytes), for the run that judges their readings. Those without are read again.
ALTER TABLE readings ADD COLUMN input_digest BYTEA;

-- +goose Down
ALTER TABLE readings DROP COLUMN input_digest;
ALTER TABLE checkpoints DROP COLUMN kept;
DROP VIEW latest_runs;
-- Without its words nobody could tell such a run from one whose projects have no indicators.
UPDATE runs SET status = 'FAILED', refused = true, failure = '这一批次只留了结论，这一版程序看不了；请重新评价' WHERE kept = 'CONCLUSIONS' AND status = 'DONE';
ALTER TABLE run_parts DROP COLUMN row_count;
ALTER TABLE runs DROP COLUMN row_count;
ALTER TABLE runs DROP COLUMN kept;
CREATE VIEW latest_runs AS
SELECT r.*
FROM runs r
WHERE r.status = 'DONE' AND NOT EXISTS (
  SELECT 1 FROM runs n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month AND n.status = 'DONE'
    AND (n.started_at > r.started_at OR (n.started_at = r.started_at AND n.id > r.id))
);
