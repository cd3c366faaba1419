-- name: select-dossier-page
-- A page of a run's projects, agency by agency. codes lists them as <code><code>; the department
-- as a whole, whose code is empty, only comes where it is asked for.
SELECT p.project_code, p.seq, p.name, p.agency_code, p.score, p.grade, p.provisional, p.light, p.goal_light, p.goal_reason, p.flags, p.budget,
  p.spent, p.execution_rate, p.execution_marks, p.execution_score, p.execution_explanation,
  p.spending_planned, p.spending_actual, p.spending_value, p.spending_light, p.spending_notes, p.spending_explanation, p.spending_schemes,
  p.dual_goal, p.dual_spent, p.dual_gap, p.dual_light, p.dual_explanation, p.indicator_count, p.alert_count
FROM project_results p
WHERE p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
ORDER BY p.agency_code, p.seq, p.project_code
LIMIT :limit;

-- name: select-dossier-results
-- The results of the projects of such a page, which ends with its last. SQLite keeps the order of CROSS JOINs: from the
-- page's projects to what belongs to them, never from everything of a year to the page.
SELECT r.project_code, r.level1, r.level2, r.name, r.actual, r.marks, r.ratio, r.score, r.verdict, r.light, r.provisional,
  r.explanation, r.light_reason, r.diagnostics,
  u.digest, u.target, u.accumulation, u.expr_met, u.expr_ratio, u.expr_light
FROM project_results p
CROSS JOIN results r
CROSS JOIN rules u
WHERE r.division = p.division AND r.run_id = p.run_id AND r.project_code = p.project_code
  AND u.division = r.division AND u.id = r.rule_id
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
ORDER BY r.project_code, r.seq;

-- name: select-dossier-alerts
-- Their alerts.
SELECT a.project_code, a.rule, a.level, a.level2, a.indicator, a.message
FROM project_results p
CROSS JOIN alerts a
WHERE a.division = p.division AND a.run_id = p.run_id AND a.project_code = p.project_code
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
ORDER BY a.project_code, a.seq;

-- name: select-dossier-tables
-- Their goal tables as they stood when the run was made. Every column is read, so that none is left out that a later
-- migration adds.
SELECT h.*
FROM project_results p
CROSS JOIN goal_tables h
WHERE h.division = p.division AND h.fiscal_year = :fiscal_year AND h.project_code = p.project_code AND h.recorded_at <= :at
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
  AND NOT EXISTS (
    SELECT 1 FROM goal_tables n
    WHERE n.division = h.division AND n.fiscal_year = h.fiscal_year AND n.project_code = h.project_code
      AND n.version > h.version AND n.recorded_at <= :at);

-- name: select-dossier-indicators
-- The lines of those.
SELECT i.*
FROM project_results p
CROSS JOIN goal_tables h
CROSS JOIN indicators i
WHERE h.division = p.division AND h.fiscal_year = :fiscal_year AND h.project_code = p.project_code AND h.recorded_at <= :at
  AND i.division = h.division AND i.fiscal_year = h.fiscal_year AND i.project_code = h.project_code AND i.version = h.version
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
  AND NOT EXISTS (
    SELECT 1 FROM goal_tables n
    WHERE n.division = h.division AND n.fiscal_year = h.fiscal_year AND n.project_code = h.project_code
      AND n.version > h.version AND n.recorded_at <= :at)
ORDER BY i.project_code, i.seq;

-- name: select-dossier-reports
-- What was reported of them for the run's month when it was made.
SELECT h.*
FROM project_results p
CROSS JOIN reports h
WHERE h.division = p.division AND h.fiscal_year = :fiscal_year AND h.month = :month AND h.project_code = p.project_code AND h.recorded_at <= :at
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
  AND NOT EXISTS (
    SELECT 1 FROM reports n
    WHERE n.division = h.division AND n.fiscal_year = h.fiscal_year AND n.month = h.month AND n.project_code = h.project_code
      AND n.version > h.version AND n.recorded_at <= :at);

-- name: select-dossier-observations
-- The actuals of those.
SELECT o.*
FROM project_results p
CROSS JOIN reports h
CROSS JOIN observations o
WHERE h.division = p.division AND h.fiscal_year = :fiscal_year AND h.month = :month AND h.project_code = p.project_code AND h.recorded_at <= :at
  AND o.division = h.division AND o.fiscal_year = h.fiscal_year AND o.month = h.month AND o.project_code = h.project_code AND o.version = h.version
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
  AND NOT EXISTS (
    SELECT 1 FROM reports n
    WHERE n.division = h.division AND n.fiscal_year = h.fiscal_year AND n.month = h.month AND n.project_code = h.project_code
      AND n.version > h.version AND n.recorded_at <= :at)
ORDER BY o.project_code, o.seq;

-- name: select-dossier-funds
-- The sources of funding of those.
SELECT f.*
FROM project_results p
CROSS JOIN reports h
CROSS JOIN report_funds f
WHERE h.division = p.division AND h.fiscal_year = :fiscal_year AND h.month = :month AND h.project_code = p.project_code AND h.recorded_at <= :at
  AND f.division = h.division AND f.fiscal_year = h.fiscal_year AND f.month = h.month AND f.project_code = h.project_code AND f.version = h.version
  AND p.division = :division AND p.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
  AND (p.agency_code, p.seq, p.project_code) > (:after_agency, :after_no, :after_code)
  AND (p.agency_code, p.seq, p.project_code) <= (:last_agency, :last_no, :last_code)
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(p.name) LIKE lower(:pattern) ESCAPE '!' OR lower(p.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND ((:codes = '' AND p.project_code <> '') OR replace(:codes, '<' || p.project_code || '>', '') <> :codes)
  AND NOT EXISTS (
    SELECT 1 FROM reports n
    WHERE n.division = h.division AND n.fiscal_year = h.fiscal_year AND n.month = h.month AND n.project_code = h.project_code
      AND n.version > h.version AND n.recorded_at <= :at)
ORDER BY f.project_code, f.seq;

-- name: select-declared-page
-- A page of the goal tables in force, agency by agency.
SELECT g.*
FROM current_goal_tables g
WHERE g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND (g.agency_code, g.table_no, g.project_code) > (:after_agency, :after_no, :after_code)
  AND (lower(g.name) LIKE lower(:pattern) ESCAPE '!' OR lower(g.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND (:codes = '' OR replace(:codes, '<' || g.project_code || '>', '') <> :codes)
ORDER BY g.agency_code, g.table_no, g.project_code
LIMIT :limit;

-- name: select-declared-indicators
-- The lines of such a page, which ends with its last.
SELECT i.*
FROM current_goal_tables g
CROSS JOIN indicators i
WHERE i.division = g.division AND i.fiscal_year = g.fiscal_year AND i.project_code = g.project_code AND i.version = g.version
  AND g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND (g.agency_code, g.table_no, g.project_code) > (:after_agency, :after_no, :after_code)
  AND (g.agency_code, g.table_no, g.project_code) <= (:last_agency, :last_no, :last_code)
  AND (lower(g.name) LIKE lower(:pattern) ESCAPE '!' OR lower(g.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND (:codes = '' OR replace(:codes, '<' || g.project_code || '>', '') <> :codes)
ORDER BY i.project_code, i.seq;

-- name: select-declared-reports
-- What the projects of such a page reported for a range of months. The months are listed, so that SQLite looks each
-- report up by its key.
SELECT h.*
FROM current_goal_tables g
CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) m
CROSS JOIN current_reports h
WHERE h.division = g.division AND h.fiscal_year = g.fiscal_year AND h.month = m.column1 AND h.project_code = g.project_code
  AND m.column1 >= :from_month AND m.column1 <= :to_month
  AND g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND (g.agency_code, g.table_no, g.project_code) > (:after_agency, :after_no, :after_code)
  AND (g.agency_code, g.table_no, g.project_code) <= (:last_agency, :last_no, :last_code)
  AND (lower(g.name) LIKE lower(:pattern) ESCAPE '!' OR lower(g.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND (:codes = '' OR replace(:codes, '<' || g.project_code || '>', '') <> :codes)
ORDER BY h.project_code, h.month;

-- name: select-declared-observations
-- The actuals of those.
SELECT o.*
FROM current_goal_tables g
CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) m
CROSS JOIN current_reports h
CROSS JOIN observations o
WHERE h.division = g.division AND h.fiscal_year = g.fiscal_year AND h.month = m.column1 AND h.project_code = g.project_code
  AND m.column1 >= :from_month AND m.column1 <= :to_month
  AND o.division = h.division AND o.fiscal_year = h.fiscal_year AND o.month = h.month AND o.project_code = h.project_code AND o.version = h.version
  AND g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND (g.agency_code, g.table_no, g.project_code) > (:after_agency, :after_no, :after_code)
  AND (g.agency_code, g.table_no, g.project_code) <= (:last_agency, :last_no, :last_code)
  AND (lower(g.name) LIKE lower(:pattern) ESCAPE '!' OR lower(g.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND (:codes = '' OR replace(:codes, '<' || g.project_code || '>', '') <> :codes)
ORDER BY o.project_code, o.month, o.seq;

-- name: select-declared-funds
-- The sources of funding of those.
SELECT f.*
FROM current_goal_tables g
CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) m
CROSS JOIN current_reports h
CROSS JOIN report_funds f
WHERE h.division = g.division AND h.fiscal_year = g.fiscal_year AND h.month = m.column1 AND h.project_code = g.project_code
  AND m.column1 >= :from_month AND m.column1 <= :to_month
  AND f.division = h.division AND f.fiscal_year = h.fiscal_year AND f.month = h.month AND f.project_code = h.project_code AND f.version = h.version
  AND g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND (g.agency_code, g.table_no, g.project_code) > (:after_agency, :after_no, :after_code)
  AND (g.agency_code, g.table_no, g.project_code) <= (:last_agency, :last_no, :last_code)
  AND (lower(g.name) LIKE lower(:pattern) ESCAPE '!' OR lower(g.project_code) LIKE lower(:pattern) ESCAPE '!')
  AND (:codes = '' OR replace(:codes, '<' || g.project_code || '>', '') <> :codes)
ORDER BY f.project_code, f.month, f.seq;
