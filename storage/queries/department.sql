-- name: select-department-report-head
-- The newest version of what the department reports of itself for a month, version 0 where there is none. No row where no
-- department's part is declared, or where an agency that does not have all of the division's projects asks.
SELECT '' AS project_code, '' AS agency_code, coalesce(r.version, 0) AS version, coalesce(r.digest, '') AS digest
FROM departments d
LEFT JOIN current_reports r
  ON r.division = d.division AND r.fiscal_year = d.fiscal_year AND r.project_code = '' AND r.month = :month
WHERE d.division = :division AND d.fiscal_year = :fiscal_year
  AND (:agency = '' OR NOT EXISTS (
    SELECT 1 FROM current_goal_tables g
    WHERE g.division = :division AND g.fiscal_year = d.fiscal_year AND g.agency_code <> :agency))
LIMIT 1;

-- name: select-department-reports
-- The newest of the department's own reports of a range of months, for whoever has all of the division's projects.
SELECT r.month, r.project_code, r.version, r.digest, r.budget, r.budget_source, r.spent, r.spent_source, r.expected, r.expected_source,
  r.reason, r.goal_actual, r.source
FROM current_reports r
WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND r.month >= :from_month AND r.month <= :to_month
  AND r.project_code = ''
  AND (:agency = '' OR NOT EXISTS (
    SELECT 1 FROM current_goal_tables g
    WHERE g.division = :division AND g.fiscal_year = r.fiscal_year AND g.agency_code <> :agency))
ORDER BY r.month;

-- name: select-department-observations
-- The actuals of the department's own reports of a range of months.
SELECT o.month, o.project_code, o.seq, o.level2, o.name, o.actual, o.actual_source, o.forecast, o.likelihood, o.obstacles, o.remark,
  o.self_score, o.self_score_source, o.reason, o.cause, o.grade, o.marks, o.not_applicable
FROM observations o
JOIN current_reports r
  ON r.division = o.division AND r.fiscal_year = o.fiscal_year AND r.month = o.month AND r.project_code = o.project_code
  AND r.version = o.version
WHERE o.division = :division AND o.fiscal_year = :fiscal_year AND o.month >= :from_month AND o.month <= :to_month
  AND o.project_code = ''
  AND (:agency = '' OR NOT EXISTS (
    SELECT 1 FROM current_goal_tables g
    WHERE g.division = :division AND g.fiscal_year = o.fiscal_year AND g.agency_code <> :agency))
ORDER BY o.month, o.seq;

-- name: select-department-funds
-- The sources of funding in the department's own reports of a range of months.
SELECT f.month, f.project_code, f.seq, f.kind, f.initial, f.budget, f.spent, f.expected, f.sources
FROM report_funds f
JOIN current_reports r
  ON r.division = f.division AND r.fiscal_year = f.fiscal_year AND r.month = f.month AND r.project_code = f.project_code
  AND r.version = f.version
WHERE f.division = :division AND f.fiscal_year = :fiscal_year AND f.month >= :from_month AND f.month <= :to_month
  AND f.project_code = ''
  AND (:agency = '' OR NOT EXISTS (
    SELECT 1 FROM current_goal_tables g
    WHERE g.division = :division AND g.fiscal_year = f.fiscal_year AND g.agency_code <> :agency))
ORDER BY f.month, f.seq;

-- name: insert-department-result
-- What a run decided about the department beside its lights and marks.
INSERT INTO department_results (division, run_id, project_code, roll_ups, sub_goals, projects_score, projects_explanation)
VALUES (:division, :run_id, :project_code, :roll_ups, :sub_goals, :projects_score, :projects_explanation);

-- name: select-department-result
-- The department's part of a run. The agency of its project result is that of all projects of the run, or empty.
SELECT d.roll_ups, d.sub_goals, d.projects_score, d.projects_explanation
FROM department_results d
JOIN project_results p ON p.division = d.division AND p.run_id = d.run_id AND p.project_code = d.project_code
WHERE d.division = :division AND d.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency);
