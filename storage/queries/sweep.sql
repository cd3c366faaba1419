-- name: select-given-up-runs
-- The runs that were cancelled or refused before a moment and still pin something, in whichever division. The longest given up first.
SELECT r.division, r.id AS run_id
FROM runs r
WHERE r.status IN ('CANCELLED', 'FAILED') AND (r.status = 'CANCELLED' OR r.refused) AND r.finished_at <= :before
  AND EXISTS (SELECT 1 FROM run_inputs i WHERE i.division = r.division AND i.run_id = r.id)
ORDER BY r.finished_at, r.division, r.id;

-- name: give-up-run
-- A run that was given up can't be resumed any more.
UPDATE runs SET swept_at = :at WHERE division = :division AND id = :run_id;

-- name: select-next-pin
-- The first project of a run, after a place, that still pins something. In each part what is pinned of the goal tables comes first.
SELECT i.part, i.seq
FROM run_inputs i
WHERE i.division = :division AND i.run_id = :run_id AND (i.part, i.month, i.seq) > (:part, 0, :seq)
ORDER BY i.part, i.month, i.seq
LIMIT 1;

-- name: sweep-clearances
-- What some projects of a part were found well in.
DELETE FROM clearances
WHERE division = :division AND run_id = :run_id AND project_code IN (
  SELECT i.project_code FROM run_inputs i
  WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.seq >= :first_seq AND i.seq <= :last_seq);

-- name: sweep-alerts
-- The alerts of some projects of a part.
DELETE FROM alerts
WHERE division = :division AND run_id = :run_id AND project_code IN (
  SELECT i.project_code FROM run_inputs i
  WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.seq >= :first_seq AND i.seq <= :last_seq);

-- name: sweep-results
-- Their results.
DELETE FROM results
WHERE division = :division AND run_id = :run_id AND project_code IN (
  SELECT i.project_code FROM run_inputs i
  WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.seq >= :first_seq AND i.seq <= :last_seq);

-- name: sweep-conclusions (sqlite)
-- What was concluded about them. On PostgreSQL the run's table is dropped.
DELETE FROM conclusions
WHERE division = :division AND run_id = :run_id AND project_code IN (
  SELECT i.project_code FROM run_inputs i
  WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.seq >= :first_seq AND i.seq <= :last_seq);

-- name: sweep-department-results
-- The department's, where it is among them.
DELETE FROM department_results
WHERE division = :division AND run_id = :run_id AND project_code IN (
  SELECT i.project_code FROM run_inputs i
  WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.seq >= :first_seq AND i.seq <= :last_seq);

-- name: sweep-project-results
-- Their heads.
DELETE FROM project_results
WHERE division = :division AND run_id = :run_id AND project_code IN (
  SELECT i.project_code FROM run_inputs i
  WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.seq >= :first_seq AND i.seq <= :last_seq);

-- name: sweep-inputs
-- What was pinned of them, last: what is swept is found by it.
DELETE FROM run_inputs
WHERE division = :division AND run_id = :run_id AND part = :part AND seq >= :first_seq AND seq <= :last_seq;

-- name: select-superseded
-- The runs that keep conclusions and have them still, or some of them, but for the newest few of each month, in whichever division.
SELECT n.division, n.id AS run_id
FROM (
  SELECT r.division, r.id, r.dropped_at, row_number() OVER (PARTITION BY r.division, r.fiscal_year, r.month ORDER BY r.started_at DESC, r.id DESC) AS place
  FROM runs r
  WHERE r.kept = 'CONCLUSIONS' AND r.status = 'DONE') n
WHERE n.place > :keep
  AND (n.dropped_at IS NULL OR EXISTS (SELECT 1 FROM conclusions c WHERE c.division = n.division AND c.run_id = n.id))
ORDER BY n.division, n.id;

-- name: note-dropped
-- The conclusions of a run are not complete any more.
UPDATE runs SET dropped_at = :at WHERE division = :division AND id = :run_id;

-- name: hurry (postgres)
-- In this transaction nothing is waited for longer than a second: whoever waits for a table holds up those who come after.
SELECT set_config('lock_timeout', '1s', true);

-- name: delete-some-conclusions (sqlite)
-- The conclusions about the next projects of a run.
DELETE FROM conclusions
WHERE division = :division AND run_id = :run_id AND project_code <= (
  SELECT max(n.project_code) FROM (
    SELECT c.project_code FROM conclusions c WHERE c.division = :division AND c.run_id = :run_id ORDER BY c.project_code LIMIT :rows) n)
RETURNING 1;
