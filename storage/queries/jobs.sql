-- name: insert-run-tables
-- Pins the goal tables in force, in table order, and deals them out to parts.
INSERT INTO run_inputs (division, run_id, part, month, seq, project_code, version)
SELECT n.division, :run_id, (n.seq - 1) / :part_size + 1, 0, n.seq, n.project_code, n.version
FROM (
  SELECT g.division, g.project_code, g.version, row_number() OVER (ORDER BY g.table_no, g.agency_code, g.project_code) AS seq
  FROM current_goal_tables g
  WHERE g.division = :division AND g.fiscal_year = :fiscal_year) n;

-- name: insert-run-department
-- Pins the department's part, which goes with the first projects.
INSERT INTO run_inputs (division, run_id, part, month, seq, project_code, version)
SELECT d.division, :run_id, 1, 0, 0, '', d.version
FROM departments d
WHERE d.division = :division AND d.fiscal_year = :fiscal_year
ORDER BY d.version DESC
LIMIT 1;

-- name: insert-run-reports
-- Pins what is reported of what is pinned for one month: with the month given the keys lead from each project to its report. SQLite
-- keeps the order of CROSS JOINs.
INSERT INTO run_inputs (division, run_id, part, month, seq, project_code, version)
SELECT i.division, i.run_id, i.part, r.month, i.seq, r.project_code, r.version
FROM run_inputs i
CROSS JOIN current_reports r
WHERE r.division = i.division AND r.fiscal_year = :fiscal_year AND r.month = :month AND r.project_code = i.project_code
  AND i.division = :division AND i.run_id = :run_id AND i.month = 0;

-- name: insert-run-parts
-- The parts that the pins make up, each with the number of its projects and of the indicators that they declare.
INSERT INTO run_parts (division, run_id, part, status, first_seq, project_count, declared_count)
SELECT i.division, i.run_id, i.part, 'QUEUED',
  coalesce(min(CASE WHEN i.project_code <> '' THEN i.seq END), 1),
  count(CASE WHEN i.project_code <> '' THEN 1 END),
  sum((
    SELECT count(*) FROM indicators l
    WHERE l.division = :division AND l.fiscal_year = :fiscal_year AND l.project_code = i.project_code AND l.version = i.version))
FROM run_inputs i
WHERE i.division = :division AND i.run_id = :run_id AND i.month = 0
GROUP BY i.division, i.run_id, i.part;

-- name: count-run-projects
-- How many projects a run is to judge, once they are pinned.
UPDATE runs SET project_count = :project_count WHERE division = :division AND id = :run_id;

-- name: select-run-parts
-- The parts of a run, in order.
SELECT part, status, first_seq, project_count, indicator_count, alert_count, warning_count, row_count, digests, attempts, failures
FROM run_parts
WHERE division = :division AND run_id = :run_id
ORDER BY part;

-- name: count-lacking-parts
-- How many parts of a run are still to be judged. All of each part would be much to read for every part.
SELECT count(*) FROM run_parts WHERE division = :division AND run_id = :run_id AND status NOT IN ('DONE', 'BLOCKED');

-- name: select-run-findings
-- What was found in each part of a run, in order.
SELECT part, findings
FROM run_parts
WHERE division = :division AND run_id = :run_id
ORDER BY part;

-- name: lock-part (postgres)
-- One part, held until the transaction ends. Where both are held, the part is locked before the run. The lock must not be one that
-- a foreign key's check waits for.
SELECT part, status, first_seq, project_count, attempts, failures
FROM run_parts
WHERE division = :division AND run_id = :run_id AND part = :part
FOR NO KEY UPDATE;

-- name: lock-part (sqlite)
-- One part. A transaction that writes holds the whole database.
SELECT part, status, first_seq, project_count, attempts, failures
FROM run_parts
WHERE division = :division AND run_id = :run_id AND part = :part;

-- name: lock-parts (postgres)
-- The parts of a run that are not done, held until the transaction ends.
SELECT part, status, first_seq, project_count, attempts, failures
FROM run_parts
WHERE division = :division AND run_id = :run_id AND status NOT IN ('DONE', 'BLOCKED')
ORDER BY part
FOR NO KEY UPDATE;

-- name: lock-parts (sqlite)
-- The parts of a run that are not done.
SELECT part, status, first_seq, project_count, attempts, failures
FROM run_parts
WHERE division = :division AND run_id = :run_id AND status NOT IN ('DONE', 'BLOCKED')
ORDER BY part;

-- name: lock-run (postgres)
-- The head of a run, held until the transaction ends: whoever ends a run or goes on with it waits for the others.
SELECT id, fiscal_year, month, scheme, scheme_ref, scheme_digest, kept, status, refused, started_at, finished_at,
  swept_at IS NOT NULL AS swept
FROM runs
WHERE division = :division AND id = :run_id
FOR NO KEY UPDATE;

-- name: lock-run (sqlite)
-- The head of a run.
SELECT id, fiscal_year, month, scheme, scheme_ref, scheme_digest, kept, status, refused, started_at, finished_at,
  swept_at IS NOT NULL AS swept
FROM runs
WHERE division = :division AND id = :run_id;

-- name: start-run
-- The first part that is taken sets its run going.
UPDATE runs SET status = 'RUNNING' WHERE division = :division AND id = :run_id AND status = 'QUEUED';

-- name: start-part
-- A worker takes a part.
UPDATE run_parts SET status = 'RUNNING', worker = :worker, attempts = attempts + 1, started_at = :at, beat_at = :beat_at
WHERE division = :division AND run_id = :run_id AND part = :part;

-- name: select-clock (postgres)
-- The time by the one clock that all machines share, whenever its transaction began.
SELECT clock_timestamp() AT TIME ZONE 'UTC';

-- name: beat-part (postgres)
-- A sign of life of the worker that holds a part. While it stores the part it holds the row, too, and need not give one.
UPDATE run_parts SET beat_at = :beat_at
WHERE division = :division AND run_id = :run_id AND part = (
  SELECT h.part FROM run_parts h
  WHERE h.division = :division AND h.run_id = :run_id AND h.part = :part AND h.status = 'RUNNING' AND h.worker = :worker
  FOR NO KEY UPDATE SKIP LOCKED);

-- name: beat-part (sqlite)
-- A sign of life of the worker that holds a part.
UPDATE run_parts SET beat_at = :beat_at
WHERE division = :division AND run_id = :run_id AND part = :part AND status = 'RUNNING' AND worker = :worker;

-- name: select-silent-parts
-- What is held by workers that have given no sign of life for long, in whichever division: they may all be dead, and whoever lives
-- looks for everybody. The longest silent first.
SELECT p.division, p.run_id, p.part
FROM run_parts p
JOIN runs r ON r.division = p.division AND r.id = p.run_id
WHERE p.status = 'RUNNING' AND p.beat_at <= :before AND r.status IN ('QUEUED', 'RUNNING')
ORDER BY p.beat_at, p.division, p.run_id, p.part;

-- name: select-stranded-parts (postgres)
-- What is queued although its job was handed out before a moment, and after the part was last offered, in whichever division: whoever
-- was given the job has not taken the part. Few jobs are handed out at a time, and each leads to its part.
SELECT p.division, p.run_id, p.part, j.attempted_at AT TIME ZONE 'UTC' AS handed_out
FROM river_job j
JOIN run_parts p ON p.division = j.args ->> 'division' AND p.run_id = j.args ->> 'run' AND p.part = CAST(j.args ->> 'part' AS INTEGER)
JOIN runs r ON r.division = p.division AND r.id = p.run_id
WHERE j.state = 'running' AND j.queue = 'parts' AND j.attempted_at AT TIME ZONE 'UTC' <= :before
  AND p.status = 'QUEUED' AND (p.beat_at IS NULL OR p.beat_at < j.attempted_at AT TIME ZONE 'UTC') AND r.status IN ('QUEUED', 'RUNNING')
ORDER BY j.attempted_at, p.division, p.run_id, p.part;

-- name: select-stranded-parts (sqlite)
-- As on PostgreSQL. River's times are texts that sort among ours; SQLite keeps the order of CROSS JOINs.
SELECT p.division, p.run_id, p.part, j.attempted_at AS handed_out
FROM river_job j
CROSS JOIN run_parts p
CROSS JOIN runs r
WHERE p.division = j.args ->> 'division' AND p.run_id = j.args ->> 'run' AND p.part = j.args ->> 'part'
  AND r.division = p.division AND r.id = p.run_id
  AND j.state = 'running' AND j.queue = 'parts' AND j.attempted_at <= :before
  AND p.status = 'QUEUED' AND (p.beat_at IS NULL OR p.beat_at < j.attempted_at) AND r.status IN ('QUEUED', 'RUNNING')
ORDER BY j.attempted_at, p.division, p.run_id, p.part;

-- name: release-part (postgres)
-- A part is taken from a worker that is still silent, or was stranded and still is. One whose row is held is being stored, taken or
-- released at this moment.
UPDATE run_parts SET status = 'QUEUED', beat_at = :at
WHERE division = :division AND run_id = :run_id AND part = (
  SELECT h.part FROM run_parts h
  WHERE h.division = :division AND h.run_id = :run_id AND h.part = :part AND h.status = :status AND coalesce(h.beat_at, :before) <= :before
  FOR NO KEY UPDATE SKIP LOCKED)
RETURNING part, project_count;

-- name: release-part (sqlite)
-- A part is taken from a worker that is still silent, or was stranded and still is.
UPDATE run_parts SET status = 'QUEUED', beat_at = :at
WHERE division = :division AND run_id = :run_id AND part = :part AND status = :status AND coalesce(beat_at, :before) <= :before
RETURNING part, project_count;

-- name: finish-part
-- A part is judged, for good.
UPDATE run_parts
SET status = :status, indicator_count = :indicator_count, alert_count = :alert_count, warning_count = :warning_count,
  row_count = :row_count, findings = :findings, digests = :digests, finished_at = :at
WHERE division = :division AND run_id = :run_id AND part = :part;

-- name: fail-part
-- Judging a part ended in an error: it waits for the next attempt, before which it gives no sign of life, or there is none.
UPDATE run_parts SET status = :status, failures = failures + 1, beat_at = :beat_at
WHERE division = :division AND run_id = :run_id AND part = :part;

-- name: queue-parts
-- What a run lacks is to be judged again.
UPDATE run_parts SET status = 'QUEUED', attempts = 0, failures = 0
WHERE division = :division AND run_id = :run_id AND status NOT IN ('DONE', 'BLOCKED');

-- name: note-offer
-- What is queued of a run is offered at this moment: jobs that were handed out before count no more.
UPDATE run_parts SET beat_at = :at WHERE division = :division AND run_id = :run_id AND status = 'QUEUED';

-- name: select-waiting-jobs
-- The parts of a run whose job waits for a worker.
SELECT CAST(j.args ->> 'part' AS INTEGER)
FROM river_job j
WHERE j.args ->> 'division' = :division AND j.args ->> 'run' = :run_id AND j.queue = 'parts'
  AND j.state IN ('available', 'pending', 'retryable', 'scheduled');

-- name: end-run
-- A run is published, has failed, is cancelled, or is queued again.
UPDATE runs
SET status = :status, failure = :failure, refused = :refused, input_digest = :input_digest, finished_at = :at,
  indicator_count = :indicator_count, alert_count = :alert_count, warning_count = :warning_count, row_count = :row_count
WHERE division = :division AND id = :run_id;

-- name: select-part-tables
-- The goal tables of a part, as they are pinned, in the order of the run: those between two places. codes lists those that are
-- wanted as <code><code>; empty, all are. The department's place is 0.
SELECT g.fiscal_year, g.project_code, g.version, g.digest, g.table_no, g.title, g.agency_code, g.agency_name,
  g.money_unit, g.code_source, g.name, g.budget, g.budget_source, g.fiscal, g.fiscal_source, g.other, g.other_source, g.purpose,
  g.spending_plan, g.goal, g.source, g.recorded_by, g.recorded_at
FROM run_inputs i
CROSS JOIN goal_tables g
WHERE g.division = i.division AND g.project_code = i.project_code AND g.version = i.version AND g.fiscal_year = :fiscal_year
  AND i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0
  AND i.seq >= :first_seq AND i.seq <= :last_seq AND (:codes = '' OR replace(:codes, '<' || i.project_code || '>', '') <> :codes)
ORDER BY i.seq;

-- name: select-part-indicators
-- The lines of the goal tables of a part.
SELECT l.project_code, l.version, l.seq, l.level1, l.level2, l.name, l.description, l.basis,
  l.target, l.target_source, l.sign, l.unit, l.marks, l.accumulation, l.goal_plan
FROM run_inputs i
CROSS JOIN indicators l
WHERE l.division = i.division AND l.project_code = i.project_code AND l.version = i.version AND l.fiscal_year = :fiscal_year
  AND i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0
  AND i.seq >= :first_seq AND i.seq <= :last_seq AND (:codes = '' OR replace(:codes, '<' || i.project_code || '>', '') <> :codes)
ORDER BY i.seq, l.seq;

-- name: select-part-department
-- The department's part, where it is pinned to a part of the run.
SELECT d.version, d.digest, d.overall, d.measures, d.indicators
FROM run_inputs i
JOIN departments d ON d.division = i.division AND d.version = i.version
WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.project_code = ''
  AND i.seq >= :first_seq AND d.fiscal_year = :fiscal_year;

-- name: select-part-reports
-- The reports of a part, the department's among them. The months are listed, so that the keys lead from each to the places that
-- are asked for.
SELECT r.month, r.project_code, r.version, r.digest, r.budget, r.budget_source, r.spent, r.spent_source, r.expected, r.expected_source,
  r.reason, r.goal_actual, r.source
FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) m
CROSS JOIN run_inputs i
CROSS JOIN reports r
WHERE r.division = i.division AND r.month = i.month AND r.project_code = i.project_code AND r.version = i.version
  AND r.fiscal_year = :fiscal_year
  AND i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = m.column1 AND m.column1 >= :from_month
  AND i.seq >= :first_seq AND i.seq <= :last_seq AND (:codes = '' OR replace(:codes, '<' || i.project_code || '>', '') <> :codes)
ORDER BY r.month, r.project_code;

-- name: select-part-observations
-- The actuals of the reports of a part.
SELECT o.month, o.project_code, o.seq, o.level2, o.name, o.actual, o.actual_source, o.forecast, o.likelihood, o.obstacles, o.remark,
  o.self_score, o.self_score_source, o.reason, o.cause, o.grade, o.marks, o.not_applicable
FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) m
CROSS JOIN run_inputs i
CROSS JOIN observations o
WHERE o.division = i.division AND o.month = i.month AND o.project_code = i.project_code AND o.version = i.version
  AND o.fiscal_year = :fiscal_year
  AND i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = m.column1 AND m.column1 >= :from_month
  AND i.seq >= :first_seq AND i.seq <= :last_seq AND (:codes = '' OR replace(:codes, '<' || i.project_code || '>', '') <> :codes)
ORDER BY o.month, o.project_code, o.seq;

-- name: select-part-funds
-- The sources of funding in the reports of a part.
SELECT f.month, f.project_code, f.seq, f.kind, f.initial, f.budget, f.spent, f.expected, f.sources
FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) m
CROSS JOIN run_inputs i
CROSS JOIN report_funds f
WHERE f.division = i.division AND f.month = i.month AND f.project_code = i.project_code AND f.version = i.version
  AND f.fiscal_year = :fiscal_year
  AND i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = m.column1 AND m.column1 >= :from_month
  AND i.seq >= :first_seq AND i.seq <= :last_seq AND (:codes = '' OR replace(:codes, '<' || i.project_code || '>', '') <> :codes)
ORDER BY f.month, f.project_code, f.seq;

-- name: analyze-run-inputs (postgres)
-- As analyze-declarations.
ANALYZE run_inputs;

-- name: upsert-checkpoint
-- When a month is due. One that was ordered already is due again.
INSERT INTO checkpoints (division, fiscal_year, month, scheme, due_at, kept, state, run_id, failure)
VALUES (:division, :fiscal_year, :month, :scheme, :due_at, :kept, :state, :run_id, :failure)
ON CONFLICT (division, fiscal_year, month) DO UPDATE
SET scheme = excluded.scheme, due_at = excluded.due_at, kept = excluded.kept, state = excluded.state, run_id = excluded.run_id, failure = excluded.failure;

-- name: select-checkpoints
-- The checkpoints of a year, each with its run as it is now.
SELECT c.fiscal_year, c.month, c.scheme, c.due_at, c.kept, c.state, c.run_id, c.failure,
  coalesce(r.status, '') AS run_status, coalesce(r.failure, '') AS run_failure
FROM checkpoints c
LEFT JOIN runs r ON r.division = c.division AND r.id = c.run_id
WHERE c.division = :division AND c.fiscal_year = :fiscal_year
ORDER BY c.month;

-- name: delete-checkpoint
-- A checkpoint is forgotten; what it has ordered stays.
DELETE FROM checkpoints
WHERE division = :division AND fiscal_year = :fiscal_year AND month = :month;

-- name: select-due-checkpoints
-- What is due, in whichever division: the tick is nobody's. The longest overdue first.
SELECT division, fiscal_year, month, scheme, due_at, kept, state, run_id, failure
FROM checkpoints
WHERE state = 'DUE' AND due_at <= :at
ORDER BY due_at, division, fiscal_year, month;

-- name: lock-checkpoint (postgres)
-- One checkpoint, held until the transaction ends, so that it is ordered once.
SELECT fiscal_year, month, scheme, due_at, kept, state, run_id, failure
FROM checkpoints
WHERE division = :division AND fiscal_year = :fiscal_year AND month = :month
FOR UPDATE;

-- name: lock-checkpoint (sqlite)
-- One checkpoint.
SELECT fiscal_year, month, scheme, due_at, kept, state, run_id, failure
FROM checkpoints
WHERE division = :division AND fiscal_year = :fiscal_year AND month = :month;
