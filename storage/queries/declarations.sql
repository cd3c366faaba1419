-- name: upsert-agency
-- An agency's code stays, its name may be corrected by a later document.
INSERT INTO agencies (division, code, name)
VALUES (:division, :code, :name)
ON CONFLICT (division, code) DO UPDATE SET name = excluded.name WHERE agencies.name <> excluded.name;

-- name: select-department
-- The newest version of the department's part of a year's declaration.
SELECT version, digest, overall, measures, indicators
FROM departments
WHERE division = :division AND fiscal_year = :fiscal_year
ORDER BY version DESC
LIMIT 1;

-- name: select-department-as-of
-- The version that was the newest at a moment.
SELECT version, digest, overall, measures, indicators
FROM departments
WHERE division = :division AND fiscal_year = :fiscal_year AND recorded_at <= :at
ORDER BY version DESC
LIMIT 1;

-- name: insert-department
-- Appends a version of the department's part.
INSERT INTO departments (division, fiscal_year, version, digest, overall, measures, indicators, recorded_by, recorded_at)
VALUES (:division, :fiscal_year, :version, :digest, :overall, :measures, :indicators, :recorded_by, :recorded_at);

-- name: select-department-goals
-- The goals of one version, in the order of the document.
SELECT title, goal, indicator, indicator_source
FROM department_goals
WHERE division = :division AND fiscal_year = :fiscal_year AND version = :version
ORDER BY seq;

-- name: insert-department-goal
-- One of the department's goals (分项绩效目标).
INSERT INTO department_goals (division, fiscal_year, version, seq, title, goal, indicator, indicator_source)
VALUES (:division, :fiscal_year, :version, :seq, :title, :goal, :indicator, :indicator_source);

-- name: select-goal-table-heads (sqlite)
-- What is in force of some projects, for all agencies: a project that belongs to another agency must be recognised as such. Looked up one by one: a join would be planned by statistics, which know nothing of what is being loaded.
SELECT g.project_code, g.version, g.digest, g.agency_code
FROM goal_tables g
WHERE g.division = :division AND g.fiscal_year = :fiscal_year
  AND g.project_code IN (SELECT value FROM json_each(:project_codes))
  AND g.version = (
    SELECT MAX(n.version) FROM goal_tables n
    WHERE n.division = :division AND n.fiscal_year = :fiscal_year AND n.project_code = g.project_code);

-- name: select-goal-table-heads (postgres)
-- As on SQLite.
SELECT g.project_code, g.version, g.digest, g.agency_code
FROM goal_tables g
WHERE g.division = :division AND g.fiscal_year = :fiscal_year
  AND g.project_code = ANY(ARRAY(SELECT json_array_elements_text(CAST(:project_codes AS JSON))))
  AND g.version = (
    SELECT MAX(n.version) FROM goal_tables n
    WHERE n.division = :division AND n.fiscal_year = :fiscal_year AND n.project_code = g.project_code);

-- name: insert-goal-table
-- Appends a version of a project's goal table.
INSERT INTO goal_tables (division, fiscal_year, project_code, version, digest, table_no, title, agency_code, agency_name,
  money_unit, code_source, name, budget, budget_source, fiscal, fiscal_source, other, other_source, purpose, spending_plan,
  goal, source, recorded_by, recorded_at)
VALUES (:division, :fiscal_year, :project_code, :version, :digest, :table_no, :title, :agency_code, :agency_name,
  :money_unit, :code_source, :name, :budget, :budget_source, :fiscal, :fiscal_source, :other, :other_source, :purpose, :spending_plan,
  :goal, :source, :recorded_by, :recorded_at);

-- name: insert-indicator
-- One declared line of a goal table's version.
INSERT INTO indicators (division, fiscal_year, project_code, version, seq, level1, level2, name, description, basis,
  target, target_source, sign, unit, marks, accumulation, goal_plan)
VALUES (:division, :fiscal_year, :project_code, :version, :seq, :level1, :level2, :name, :description, :basis,
  :target, :target_source, :sign, :unit, :marks, :accumulation, :goal_plan);

-- name: select-goal-tables
-- The goal tables in force, in table order.
SELECT fiscal_year, project_code, version, digest, table_no, title, agency_code, agency_name,
  money_unit, code_source, name, budget, budget_source, fiscal, fiscal_source, other, other_source, purpose, spending_plan,
  goal, source, recorded_by, recorded_at
FROM current_goal_tables
WHERE division = :division AND fiscal_year = :fiscal_year AND (:agency = '' OR agency_code = :agency)
  AND (:project_code = '' OR project_code = :project_code)
ORDER BY table_no, agency_code, project_code;

-- name: select-indicators
-- The lines of the goal tables in force.
SELECT i.project_code, i.version, i.seq, i.level1, i.level2, i.name, i.description, i.basis,
  i.target, i.target_source, i.sign, i.unit, i.marks, i.accumulation, i.goal_plan
FROM indicators i
JOIN current_goal_tables g
  ON g.division = i.division AND g.fiscal_year = i.fiscal_year AND g.project_code = i.project_code AND g.version = i.version
WHERE i.division = :division AND i.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND (:project_code = '' OR i.project_code = :project_code)
ORDER BY i.project_code, i.version, i.seq;

-- name: select-goal-table-versions
-- Every version of one project's goal table, the oldest first. Who may see the newest may see its past.
SELECT h.fiscal_year, h.project_code, h.version, h.digest, h.table_no, h.title, h.agency_code, h.agency_name,
  h.money_unit, h.code_source, h.name, h.budget, h.budget_source, h.fiscal, h.fiscal_source, h.other, h.other_source, h.purpose,
  h.spending_plan, h.goal, h.source, h.recorded_by, h.recorded_at
FROM goal_tables h
JOIN current_goal_tables g ON g.division = h.division AND g.fiscal_year = h.fiscal_year AND g.project_code = h.project_code
WHERE h.division = :division AND h.fiscal_year = :fiscal_year AND h.project_code = :project_code
  AND (:agency = '' OR g.agency_code = :agency)
ORDER BY h.version;

-- name: select-indicator-versions
-- The lines of every version of one project's goal table.
SELECT i.project_code, i.version, i.seq, i.level1, i.level2, i.name, i.description, i.basis,
  i.target, i.target_source, i.sign, i.unit, i.marks, i.accumulation, i.goal_plan
FROM indicators i
JOIN current_goal_tables g ON g.division = i.division AND g.fiscal_year = i.fiscal_year AND g.project_code = i.project_code
WHERE i.division = :division AND i.fiscal_year = :fiscal_year AND i.project_code = :project_code
  AND (:agency = '' OR g.agency_code = :agency)
ORDER BY i.version, i.seq;

-- name: select-goal-tables-as-of
-- The goal tables as they stood at a moment. Who may see the newest may see its past.
SELECT h.fiscal_year, h.project_code, h.version, h.digest, h.table_no, h.title, h.agency_code, h.agency_name,
  h.money_unit, h.code_source, h.name, h.budget, h.budget_source, h.fiscal, h.fiscal_source, h.other, h.other_source, h.purpose,
  h.spending_plan, h.goal, h.source, h.recorded_by, h.recorded_at
FROM goal_tables h
JOIN current_goal_tables g ON g.division = h.division AND g.fiscal_year = h.fiscal_year AND g.project_code = h.project_code
WHERE h.division = :division AND h.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND h.recorded_at <= :at AND NOT EXISTS (
    SELECT 1 FROM goal_tables n
    WHERE n.division = h.division AND n.fiscal_year = h.fiscal_year AND n.project_code = h.project_code
      AND n.version > h.version AND n.recorded_at <= :at)
ORDER BY h.table_no, h.agency_code, h.project_code;

-- name: select-indicators-as-of
-- The lines of every version of the goal tables that was stored by a moment: whose head is older is left out by the reader.
SELECT i.project_code, i.version, i.seq, i.level1, i.level2, i.name, i.description, i.basis,
  i.target, i.target_source, i.sign, i.unit, i.marks, i.accumulation, i.goal_plan
FROM indicators i
JOIN goal_tables h
  ON h.division = i.division AND h.fiscal_year = i.fiscal_year AND h.project_code = i.project_code AND h.version = i.version
JOIN current_goal_tables g ON g.division = i.division AND g.fiscal_year = i.fiscal_year AND g.project_code = i.project_code
WHERE i.division = :division AND i.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND h.recorded_at <= :at
ORDER BY i.project_code, i.version, i.seq;

-- name: select-projects
-- A page of the projects in force with what one run decided about them; without a run its columns are NULL.
SELECT g.project_code, g.name, g.agency_code, g.agency_name, g.budget, g.version, p.light, p.score, p.grade
FROM current_goal_tables g
LEFT JOIN project_results p ON p.division = g.division AND p.run_id = :run_id AND p.project_code = g.project_code
WHERE g.division = :division AND g.fiscal_year = :fiscal_year AND (:agency = '' OR g.agency_code = :agency)
  AND g.project_code > :after
  AND (:light = '' OR p.light = :light)
  AND (:grade = '' OR p.grade = :grade)
  AND (lower(g.name) LIKE lower(:pattern) ESCAPE '!' OR lower(g.project_code) LIKE lower(:pattern) ESCAPE '!')
ORDER BY g.project_code
LIMIT :limit;

-- name: count-goal-tables
-- How many projects a year has.
SELECT count(*) FROM current_goal_tables WHERE division = :division AND fiscal_year = :fiscal_year;

-- name: select-holdings
-- Which divisions have goal tables, and of which newest year: what a request that names neither is about. No agency's data.
SELECT division, MAX(fiscal_year) AS fiscal_year
FROM goal_tables
GROUP BY division
ORDER BY division;

-- name: analyze-declarations (postgres)
-- After a large import. Until it knows their size, PostgreSQL takes these tables for empty, and joins them row by row.
ANALYZE goal_tables, indicators;
