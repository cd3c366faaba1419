-- The chapter 工作保障措施 of the department's part, which versions before this one did not keep.

-- +goose Up
ALTER TABLE departments ADD COLUMN measures TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE departments DROP COLUMN measures;
