-- The schemes that divisions published, every version of each. A row is never updated: a published scheme never changes.

-- +goose Up
-- seq counts a division's rows in the order of publishing: a scheme can only be based on earlier ones.
CREATE TABLE schemes (
  division    TEXT      NOT NULL,
  id          TEXT      NOT NULL,
  version     INTEGER   NOT NULL,
  seq         INTEGER   NOT NULL,
  digest      TEXT      NOT NULL,
  name        TEXT      NOT NULL,
  basis       TEXT      NOT NULL,
  based_on    TEXT      NOT NULL,
  content     TEXT      NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, id, version),
  UNIQUE (division, seq)
);

-- +goose Down
DROP TABLE schemes;
