-- What was handed in, byte for byte, and what became of it. Nothing is updated: how an import ended is a row of its own,
-- and its key lets it end only once.

-- +goose Up

-- agency_code is the sender's scope, empty for whoever sees the whole division. summary and preview are JSON.
CREATE TABLE imports (
  division    TEXT      NOT NULL,
  id          TEXT      NOT NULL,
  agency_code TEXT      NOT NULL,
  summary     TEXT      NOT NULL,
  preview     TEXT      NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, id)
);

CREATE TABLE import_files (
  division  TEXT    NOT NULL,
  import_id TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  digest    TEXT    NOT NULL,
  size      BIGINT  NOT NULL,
  content   BYTEA   NOT NULL,
  PRIMARY KEY (division, import_id, seq),
  FOREIGN KEY (division, import_id) REFERENCES imports (division, id)
);

-- state is COMMITTED or DISCARDED; an import without a row here is PREVIEWED.
CREATE TABLE import_results (
  division    TEXT      NOT NULL,
  import_id   TEXT      NOT NULL,
  state       TEXT      NOT NULL,
  result      TEXT      NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, import_id),
  FOREIGN KEY (division, import_id) REFERENCES imports (division, id)
);

-- +goose Down
DROP TABLE import_results;
DROP TABLE import_files;
DROP TABLE imports;
