-- name: select-last-reading
-- The last project of a checkpoint that has readings.
SELECT coalesce(max(project_code), '') FROM readings
WHERE division = :division AND fiscal_year = :fiscal_year AND month = :month;

-- name: select-readings
-- A page of the readings of a range of projects.
SELECT project_code, indicator_count, packed FROM readings
WHERE division = :division AND fiscal_year = :fiscal_year AND month = :month
  AND project_code > :after AND project_code >= :first AND project_code <= :last
ORDER BY project_code
LIMIT :limit;

-- name: upsert-reading
-- The readings of a project at a checkpoint, in place of older ones.
INSERT INTO readings (division, fiscal_year, month, project_code, table_version, report_count, digest, indicator_count, packed)
VALUES (:division, :fiscal_year, :month, :project_code, :table_version, :report_count, :digest, :indicator_count, :packed)
ON CONFLICT (division, fiscal_year, month, project_code) DO UPDATE SET table_version = excluded.table_version,
  report_count = excluded.report_count, digest = excluded.digest, indicator_count = excluded.indicator_count,
  packed = excluded.packed;

-- name: select-stale-projects
-- The projects of a range whose readings are missing, or were made from other texts or under another scheme. Versions are
-- appended one by one, so that their number tells whether there are newer ones.
SELECT g.project_code
FROM current_goal_tables g
LEFT JOIN (
  SELECT r.project_code, count(*) AS versions
  FROM reports r
  WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month <= :month
  GROUP BY r.project_code
) n ON n.project_code = g.project_code
LEFT JOIN readings k
  ON k.division = :division AND k.fiscal_year = g.fiscal_year AND k.month = :month AND k.project_code = g.project_code
WHERE g.division = :division AND g.fiscal_year = :fiscal_year
  AND g.project_code >= :first AND (:last = '' OR g.project_code <= :last)
  AND (k.project_code IS NULL OR k.table_version <> g.version OR k.report_count <> coalesce(n.versions, 0) OR k.digest <> :digest)
ORDER BY g.project_code;

-- name: select-reading-tables
-- The goal tables of some projects between two of them; codes lists them as <code><code>.
SELECT g.*
FROM current_goal_tables g
WHERE g.division = :division AND g.fiscal_year = :fiscal_year AND g.project_code >= :first AND g.project_code <= :last
  AND replace(:codes, '<' || g.project_code || '>', '') <> :codes
ORDER BY g.project_code;

-- name: select-reading-indicators
-- Their lines.
SELECT i.*
FROM indicators i
JOIN current_goal_tables g
  ON g.division = i.division AND g.fiscal_year = i.fiscal_year AND g.project_code = i.project_code AND g.version = i.version
WHERE i.division = :division AND g.division = :division AND i.fiscal_year = :fiscal_year
  AND i.project_code >= :first AND i.project_code <= :last
  AND replace(:codes, '<' || i.project_code || '>', '') <> :codes
ORDER BY i.project_code, i.seq;

-- name: select-reading-reports
-- What they reported up to a month: the spending of earlier months counts.
SELECT r.month, r.project_code, r.version, r.digest, r.budget, r.budget_source, r.spent, r.spent_source, r.expected, r.expected_source,
  r.reason, r.goal_actual, r.source
FROM current_reports r
WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month >= 1 AND r.month <= :month
  AND r.project_code >= :first AND r.project_code <= :last
  AND replace(:codes, '<' || r.project_code || '>', '') <> :codes
ORDER BY r.month, r.project_code;

-- name: select-reading-observations
-- Their actuals of that month.
SELECT o.month, o.project_code, o.seq, o.level2, o.name, o.actual, o.actual_source, o.forecast, o.likelihood, o.obstacles, o.remark,
  o.self_score, o.self_score_source, o.reason, o.cause, o.grade, o.marks, o.not_applicable
FROM observations o
JOIN current_reports r
  ON r.division = o.division AND r.fiscal_year = o.fiscal_year AND r.month = o.month AND r.project_code = o.project_code
  AND r.version = o.version
WHERE o.division = :division AND r.division = :division AND o.fiscal_year = :fiscal_year AND o.month = :month
  AND o.project_code >= :first AND o.project_code <= :last
  AND replace(:codes, '<' || o.project_code || '>', '') <> :codes
ORDER BY o.project_code, o.seq;

-- name: select-reading-funds
-- Their sources of funding up to that month.
SELECT f.month, f.project_code, f.seq, f.kind, f.initial, f.budget, f.spent, f.expected, f.sources
FROM report_funds f
JOIN current_reports r
  ON r.division = f.division AND r.fiscal_year = f.fiscal_year AND r.month = f.month AND r.project_code = f.project_code
  AND r.version = f.version
WHERE f.division = :division AND r.division = :division AND f.fiscal_year = :fiscal_year AND f.month >= 1 AND f.month <= :month
  AND f.project_code >= :first AND f.project_code <= :last
  AND replace(:codes, '<' || f.project_code || '>', '') <> :codes
ORDER BY f.month, f.project_code, f.seq;
