-- Why the goal light is what it is.

-- +goose Up
ALTER TABLE project_results ADD COLUMN goal_reason TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE project_results DROP COLUMN goal_reason;
