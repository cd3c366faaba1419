-- A run may be ordered under a key, so that an order that is repeated because its answer was lost is not a second one.

-- +goose Up
-- order_key is empty where there is none, and once the time of the key is over; order_asked is what was asked for under it.
ALTER TABLE runs ADD COLUMN order_key TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN order_asked TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX runs_by_order_key ON runs (division, order_key) WHERE order_key <> '';

-- +goose Down
DROP INDEX runs_by_order_key;
ALTER TABLE runs DROP COLUMN order_asked;
ALTER TABLE runs DROP COLUMN order_key;
