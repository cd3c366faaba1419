-- A page of a run's alerts is read off this index, the worst first, instead of sorting all of them.

-- +goose Up
CREATE INDEX alerts_by_severity ON alerts (division, run_id, severity, project_code, seq);

-- +goose Down
DROP INDEX alerts_by_severity;
