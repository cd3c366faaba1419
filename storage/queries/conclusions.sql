-- name: select-conclusions
-- What a run that is done concluded about one project.
SELECT c.seq, c.verdict, c.light, c.provisional, coalesce(c.score, -1) AS score FROM conclusions c
JOIN runs r ON r.division = c.division AND r.id = c.run_id
WHERE c.division = :division AND c.run_id = :run_id AND c.project_code = :project_code
  AND r.division = :division AND r.id = :run_id AND r.status = 'DONE'
  AND (:agency = '' OR EXISTS (
    SELECT 1 FROM current_goal_tables g
    WHERE g.division = :division AND g.fiscal_year = r.fiscal_year AND g.project_code = c.project_code AND g.agency_code = :agency))
ORDER BY c.seq;

-- name: create-conclusions (postgres)
-- Where a run's conclusions are put: a table of its own, which nobody sees before it is attached.
CREATE TABLE {partition} (LIKE conclusions);

-- name: fix-conclusions (postgres)
-- What is the same in all rows is no part of what is copied. The check spares attaching a look at each row.
ALTER TABLE {partition}
  ALTER division SET DEFAULT {division},
  ALTER run_id SET DEFAULT {run},
  ADD CONSTRAINT one_run CHECK (run_id = {run});

-- name: copy-conclusions (postgres)
-- Puts rows into it.
COPY {partition} (project_code, seq, verdict, light, provisional, score) FROM STDIN;

-- name: widen-sort (postgres)
-- The key is sorted in memory, for this transaction.
SELECT set_config('maintenance_work_mem', '256MB', true);

-- name: key-conclusions (postgres)
-- The key is built when all rows are there.
ALTER TABLE {partition} ADD PRIMARY KEY (division, run_id, project_code, seq);

-- name: attach-conclusions (postgres)
-- Makes a run's conclusions visible.
ALTER TABLE conclusions ATTACH PARTITION {partition} FOR VALUES IN ({run});

-- name: drop-conclusions (postgres)
-- Removes a run's conclusions, all at once.
DROP TABLE IF EXISTS {partition};

-- name: insert-conclusions (sqlite)
-- Conclusions of one project, from a place in it on. A statement has its row of values several times, for the driver takes
-- longer over parameters than SQLite over rows: {n} counts them from 0, {packed} is one conclusion in one number.
INSERT INTO conclusions (division, run_id, project_code, seq, verdict, light, provisional, score)
VALUES (?1, ?2, ?3, ?4 + {n}, {packed} & 15, {packed} >> 4 & 15, {packed} >> 8 & 1, nullif({packed} >> 9, -1));

-- name: delete-conclusions (sqlite)
-- Removes a run's conclusions.
DELETE FROM conclusions WHERE division = :division AND run_id = :run_id;
