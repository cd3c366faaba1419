-- What each method says of a project's spending, and the unit's reason for a low execution.

-- +goose Up
ALTER TABLE project_results ADD COLUMN spending_schemes TEXT NOT NULL DEFAULT '[]';
DROP VIEW current_reports;
ALTER TABLE reports ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE VIEW current_reports AS
SELECT r.*
FROM reports r
WHERE NOT EXISTS (
  SELECT 1 FROM reports n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month
    AND n.project_code = r.project_code AND n.version > r.version
);

-- +goose Down
DROP VIEW current_reports;
ALTER TABLE reports DROP COLUMN reason;
CREATE VIEW current_reports AS
SELECT r.*
FROM reports r
WHERE NOT EXISTS (
  SELECT 1 FROM reports n
  WHERE n.division = r.division AND n.fiscal_year = r.fiscal_year AND n.month = r.month
    AND n.project_code = r.project_code AND n.version > r.version
);
ALTER TABLE project_results DROP COLUMN spending_schemes;
