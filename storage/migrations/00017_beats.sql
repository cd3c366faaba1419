-- beat_at is when the worker that holds a part last gave a sign of life, by the database's clock; on SQLite by the machine's.

-- +goose Up
ALTER TABLE run_parts ADD COLUMN beat_at TIMESTAMP;
-- All programs look for silent workers every few seconds: what is held must be found beside any number of finished parts.
CREATE INDEX run_parts_held ON run_parts (division, run_id, part) WHERE status = 'RUNNING';

-- +goose Down
DROP INDEX run_parts_held;
ALTER TABLE run_parts DROP COLUMN beat_at;
