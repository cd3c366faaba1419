-- name: select-waiver-heads
-- The newest version of each project's list of waivers.
SELECT project_code, version, digest
FROM current_waiver_lists
WHERE division = :division AND fiscal_year = :fiscal_year;

-- name: insert-waiver-list
-- Appends a version of one project's list of waivers.
INSERT INTO waiver_lists (division, fiscal_year, project_code, version, digest, recorded_by, recorded_at)
VALUES (:division, :fiscal_year, :project_code, :version, :digest, :recorded_by, :recorded_at);

-- name: insert-waiver
-- One waiver of a list's version.
INSERT INTO waivers (division, fiscal_year, project_code, version, seq, check_id, indicator, author, reason, source)
VALUES (:division, :fiscal_year, :project_code, :version, :seq, :check_id, :indicator, :author, :reason, :source);

-- name: select-waivers
-- The waivers in force, in the order of their documents. Those for every project are the division's.
SELECT w.project_code, w.check_id, w.indicator, w.author, w.reason, w.source
FROM waivers w
JOIN current_waiver_lists l
  ON l.division = w.division AND l.fiscal_year = w.fiscal_year AND l.project_code = w.project_code AND l.version = w.version
LEFT JOIN current_goal_tables g
  ON g.division = w.division AND g.fiscal_year = w.fiscal_year AND g.project_code = w.project_code
WHERE w.division = :division AND w.fiscal_year = :fiscal_year
  AND (w.project_code = '' OR :agency = '' OR g.agency_code = :agency)
ORDER BY w.seq, w.project_code;
