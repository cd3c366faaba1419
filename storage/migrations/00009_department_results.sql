-- What a run decided about the department as a whole. Its lights, marks, results and alerts stand in project_results, results
-- and alerts, and what it reports in reports and observations, under an empty project code, which no project has.

-- +goose Up
CREATE TABLE department_results (
  division             TEXT   NOT NULL,
  run_id               TEXT   NOT NULL,
  project_code         TEXT   NOT NULL,
  roll_ups             TEXT   NOT NULL,
  sub_goals            TEXT   NOT NULL,
  projects_score       BIGINT,
  projects_explanation TEXT   NOT NULL,
  PRIMARY KEY (division, run_id),
  FOREIGN KEY (division, run_id, project_code) REFERENCES project_results (division, run_id, project_code)
);

-- +goose Down
DROP TABLE department_results;
