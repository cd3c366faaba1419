-- name: select-report-heads (sqlite)
-- Of some projects, those that are declared with the newest version of each one's report of a month, version 0 where there is none. Looked up one by one, as the goal tables are.
SELECT g.project_code, g.agency_code,
  coalesce((
    SELECT MAX(r.version) FROM reports r
    WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month = :month AND r.project_code = g.project_code), 0) AS version,
  coalesce((
    SELECT d.digest FROM reports d
    WHERE d.division = :division AND d.fiscal_year = :fiscal_year AND d.month = :month AND d.project_code = g.project_code
    ORDER BY d.version DESC LIMIT 1), '') AS digest
FROM goal_tables g
WHERE g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND g.project_code IN (SELECT value FROM json_each(:project_codes))
  AND g.version = (
    SELECT MAX(n.version) FROM goal_tables n
    WHERE n.division = :division AND n.fiscal_year = :fiscal_year AND n.project_code = g.project_code);

-- name: select-report-heads (postgres)
-- As on SQLite.
SELECT g.project_code, g.agency_code,
  coalesce((
    SELECT MAX(r.version) FROM reports r
    WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month = :month AND r.project_code = g.project_code), 0) AS version,
  coalesce((
    SELECT d.digest FROM reports d
    WHERE d.division = :division AND d.fiscal_year = :fiscal_year AND d.month = :month AND d.project_code = g.project_code
    ORDER BY d.version DESC LIMIT 1), '') AS digest
FROM goal_tables g
WHERE g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND g.project_code = ANY(ARRAY(SELECT json_array_elements_text(CAST(:project_codes AS JSON))))
  AND g.version = (
    SELECT MAX(n.version) FROM goal_tables n
    WHERE n.division = :division AND n.fiscal_year = :fiscal_year AND n.project_code = g.project_code);

-- name: insert-report
-- Appends a version of one project's report.
INSERT INTO reports (division, fiscal_year, month, project_code, version, digest, budget, budget_source, spent, spent_source,
  expected, expected_source, reason, goal_actual, source, recorded_by, recorded_at)
VALUES (:division, :fiscal_year, :month, :project_code, :version, :digest, :budget, :budget_source, :spent, :spent_source,
  :expected, :expected_source, :reason, :goal_actual, :source, :recorded_by, :recorded_at);

-- name: insert-observation
-- One reported actual of a report's version.
INSERT INTO observations (division, fiscal_year, month, project_code, version, seq, level2, name, actual, actual_source,
  forecast, likelihood, obstacles, remark, self_score, self_score_source, reason, cause, grade, marks, not_applicable)
VALUES (:division, :fiscal_year, :month, :project_code, :version, :seq, :level2, :name, :actual, :actual_source,
  :forecast, :likelihood, :obstacles, :remark, :self_score, :self_score_source, :reason, :cause, :grade, :marks, :not_applicable);

-- name: insert-report-fund
-- One source of funding of a report's version.
INSERT INTO report_funds (division, fiscal_year, month, project_code, version, seq, kind, initial, budget, spent, expected, sources)
VALUES (:division, :fiscal_year, :month, :project_code, :version, :seq, :kind, :initial, :budget, :spent, :expected, :sources);

-- name: select-reports
-- The newest reports of a range of months, of projects that are declared.
SELECT r.month, r.project_code, r.version, r.digest, r.budget, r.budget_source, r.spent, r.spent_source, r.expected, r.expected_source,
  r.reason, r.goal_actual, r.source
FROM current_reports r
JOIN current_goal_tables g ON g.division = r.division AND g.fiscal_year = r.fiscal_year AND g.project_code = r.project_code
WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month >= :from_month AND r.month <= :to_month
  AND (:agency = '' OR g.agency_code = :agency)
  AND (:project_code = '' OR r.project_code = :project_code)
ORDER BY r.month, r.project_code;

-- name: select-observations
-- The actuals of the newest reports of a range of months.
SELECT o.month, o.project_code, o.seq, o.level2, o.name, o.actual, o.actual_source, o.forecast, o.likelihood, o.obstacles, o.remark,
  o.self_score, o.self_score_source, o.reason, o.cause, o.grade, o.marks, o.not_applicable
FROM observations o
JOIN current_reports r
  ON r.division = o.division AND r.fiscal_year = o.fiscal_year AND r.month = o.month AND r.project_code = o.project_code
  AND r.version = o.version
JOIN current_goal_tables g ON g.division = o.division AND g.fiscal_year = o.fiscal_year AND g.project_code = o.project_code
WHERE o.division = :division AND o.fiscal_year = :fiscal_year AND o.month >= :from_month AND o.month <= :to_month
  AND (:agency = '' OR g.agency_code = :agency)
  AND (:project_code = '' OR o.project_code = :project_code)
ORDER BY o.month, o.project_code, o.seq;

-- name: select-report-funds
-- The sources of funding in the newest reports of a range of months.
SELECT f.month, f.project_code, f.seq, f.kind, f.initial, f.budget, f.spent, f.expected, f.sources
FROM report_funds f
JOIN current_reports r
  ON r.division = f.division AND r.fiscal_year = f.fiscal_year AND r.month = f.month AND r.project_code = f.project_code
  AND r.version = f.version
JOIN current_goal_tables g ON g.division = f.division AND g.fiscal_year = f.fiscal_year AND g.project_code = f.project_code
WHERE f.division = :division AND f.fiscal_year = :fiscal_year AND f.month >= :from_month AND f.month <= :to_month
  AND (:agency = '' OR g.agency_code = :agency)
  AND (:project_code = '' OR f.project_code = :project_code)
ORDER BY f.month, f.project_code, f.seq;

-- name: analyze-reports (postgres)
-- As analyze-declarations.
ANALYZE reports, observations, report_funds;
