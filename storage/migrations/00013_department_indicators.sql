-- The indicators of the department's own goal table (部门整体支出绩效目标申报表), which versions before this one did not keep: a
-- JSON list, for nothing asks for one of them alone.

-- +goose Up
ALTER TABLE departments ADD COLUMN indicators TEXT NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE departments DROP COLUMN indicators;
