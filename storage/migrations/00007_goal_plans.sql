-- An indicator's own goal plan, as JSON of the same shape as spending_plan; null where it has none.

-- +goose Up
ALTER TABLE indicators ADD COLUMN goal_plan TEXT NOT NULL DEFAULT 'null';

-- +goose Down
ALTER TABLE indicators DROP COLUMN goal_plan;
