-- name: upsert-reading
-- The readings of a project at a checkpoint, in place of older ones.
INSERT INTO readings (division, fiscal_year, month, project_code, table_version, report_count, digest, indicator_count, input_digest, packed)
VALUES (:division, :fiscal_year, :month, :project_code, :table_version, :report_count, :digest, :indicator_count, :input_digest, :packed)
ON CONFLICT (division, fiscal_year, month, project_code) DO UPDATE SET table_version = excluded.table_version,
  report_count = excluded.report_count, digest = excluded.digest, indicator_count = excluded.indicator_count,
  input_digest = excluded.input_digest, packed = excluded.packed;

-- name: select-part-readings (postgres)
-- The projects of a part of a run, in its order, each with its readings if those were made from the versions that the run has
-- pinned. Versions are appended one by one, so that the sum of the reports' tells which they are. From each project its keys lead to
-- what belongs to it: joined otherwise, all that a year has is read for each part.
SELECT i.seq, i.project_code, g.name, g.agency_code, i.version AS table_version, coalesce(n.report_count, 0) AS report_count,
  k.indicator_count, k.input_digest, k.packed
FROM run_inputs i
CROSS JOIN LATERAL (
  SELECT t.name, t.agency_code FROM goal_tables t
  WHERE t.division = :division AND t.fiscal_year = :fiscal_year AND t.project_code = i.project_code AND t.version = i.version
  LIMIT 1
) g
LEFT JOIN (
  SELECT v.division, v.seq, sum(v.version) AS report_count
  FROM run_inputs v
  WHERE v.division = :division AND v.run_id = :run_id AND v.part = :part AND v.month > 0
  GROUP BY v.division, v.seq
) n ON n.division = i.division AND n.seq = i.seq
LEFT JOIN LATERAL (
  SELECT r.indicator_count, r.input_digest, r.packed FROM readings r
  WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month = :month AND r.project_code = i.project_code
    AND r.table_version = i.version AND r.report_count = coalesce(n.report_count, 0) AND r.digest = :digest
  LIMIT 1
) k ON true
WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.project_code <> ''
ORDER BY i.seq;

-- name: select-part-readings (sqlite)
-- The same: SQLite keeps the order of CROSS JOINs.
SELECT i.seq, i.project_code, g.name, g.agency_code, i.version AS table_version, coalesce(n.report_count, 0) AS report_count,
  k.indicator_count, k.input_digest, k.packed
FROM run_inputs i
CROSS JOIN goal_tables g
  ON g.division = i.division AND g.fiscal_year = :fiscal_year AND g.project_code = i.project_code AND g.version = i.version
LEFT JOIN (
  SELECT v.division, v.seq, sum(v.version) AS report_count
  FROM run_inputs v
  WHERE v.division = :division AND v.run_id = :run_id AND v.part = :part AND v.month > 0
  GROUP BY v.division, v.seq
) n ON n.division = i.division AND n.seq = i.seq
LEFT JOIN readings k
  ON k.division = i.division AND k.fiscal_year = :fiscal_year AND k.month = :month AND k.project_code = i.project_code
  AND k.table_version = i.version AND k.report_count = coalesce(n.report_count, 0) AND k.digest = :digest
WHERE i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0 AND i.project_code <> ''
ORDER BY i.seq;
