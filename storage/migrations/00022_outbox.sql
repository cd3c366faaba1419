-- What people are told of alerts: by which channels, what is kept silent, every message with its attempts, and drills.

-- +goose Up

-- agency_code is whose group a robot speaks to. settings is JSON; secrets stand in it by the name of where they are. per_minute is 0 for the
-- kind's own bound. health, last_sent, last_error, error_at and failures are how it has been doing; next_slot_at is the next slot that
-- nobody has, and until rests_until its receiver wants to be left alone.
CREATE TABLE channels (
  division     TEXT      NOT NULL,
  id           TEXT      NOT NULL,
  kind         TEXT      NOT NULL,
  name         TEXT      NOT NULL,
  agency_code  TEXT      NOT NULL,
  settings     TEXT      NOT NULL,
  template     TEXT      NOT NULL,
  figures      BOOLEAN   NOT NULL,
  is_off       BOOLEAN   NOT NULL,
  per_minute   INTEGER   NOT NULL,
  health       TEXT      NOT NULL,
  last_sent    TIMESTAMP,
  last_error   TEXT      NOT NULL,
  error_at     TIMESTAMP,
  failures     INTEGER   NOT NULL,
  next_slot_at TIMESTAMP,
  rests_until  TIMESTAMP,
  recorded_by  TEXT      NOT NULL,
  recorded_at  TIMESTAMP NOT NULL,
  PRIMARY KEY (division, id)
);

-- Silences are appended; one that ends early says by whom and why. Empty columns do not restrict.
CREATE TABLE silences (
  division     TEXT      NOT NULL,
  id           TEXT      NOT NULL,
  by_id        TEXT      NOT NULL,
  by_name      TEXT      NOT NULL,
  reason       TEXT      NOT NULL,
  from_at      TIMESTAMP NOT NULL,
  until_at     TIMESTAMP NOT NULL,
  agency_code  TEXT      NOT NULL,
  project_code TEXT      NOT NULL,
  rule         TEXT      NOT NULL,
  indicator    TEXT      NOT NULL,
  level        TEXT      NOT NULL,
  recorded_at  TIMESTAMP NOT NULL,
  ended_at     TIMESTAMP,
  ended_by     TEXT      NOT NULL,
  end_reason   TEXT      NOT NULL,
  PRIMARY KEY (division, id)
);

-- One message to one recipient by one channel, in the words that were told. Ids are in order of time. claimed_until is until when a worker
-- is at it, slot_at the slot of its channel that is kept for it.
CREATE TABLE deliveries (
  division       TEXT      NOT NULL,
  id             TEXT      NOT NULL,
  channel_id     TEXT      NOT NULL,
  kind           TEXT      NOT NULL,
  recipient      TEXT      NOT NULL,
  recipient_name TEXT      NOT NULL,
  address        TEXT      NOT NULL,
  reason         TEXT      NOT NULL,
  title          TEXT      NOT NULL,
  content        TEXT      NOT NULL,
  markdown       TEXT      NOT NULL,
  html           TEXT      NOT NULL,
  link           TEXT      NOT NULL,
  message_key    TEXT      NOT NULL,
  token          TEXT      NOT NULL,
  drill          BOOLEAN   NOT NULL,
  state          TEXT      NOT NULL,
  planned_at     TIMESTAMP NOT NULL,
  not_before     TIMESTAMP NOT NULL,
  sent_at        TIMESTAMP,
  opened_at      TIMESTAMP,
  attempts       INTEGER   NOT NULL,
  failures       INTEGER   NOT NULL,
  waits          INTEGER   NOT NULL,
  receipt        TEXT      NOT NULL,
  failure        TEXT      NOT NULL,
  claimed_until  TIMESTAMP,
  slot_at        TIMESTAMP,
  PRIMARY KEY (division, id)
);
CREATE UNIQUE INDEX deliveries_by_token ON deliveries (division, token);
CREATE INDEX deliveries_queued ON deliveries (division, not_before, id) WHERE state = 'QUEUED';
CREATE INDEX deliveries_by_recipient ON deliveries (division, recipient, id);
CREATE INDEX deliveries_dead ON deliveries (division, id) WHERE state = 'DEAD';

-- One alert in a message. Its key keeps anybody from being told the same twice by the same way. No foreign key leads to the alert: its
-- check would wait for whoever holds alerts, and he for the next alert of the message.
CREATE TABLE delivery_items (
  division    TEXT    NOT NULL,
  item_key    TEXT    NOT NULL,
  delivery_id TEXT    NOT NULL,
  seq         INTEGER NOT NULL,
  alert_id    TEXT    NOT NULL,
  agency_code TEXT    NOT NULL,
  fiscal_year INTEGER NOT NULL,
  month       INTEGER NOT NULL,
  level       TEXT    NOT NULL,
  occasion    TEXT    NOT NULL,
  reason      TEXT    NOT NULL,
  subject     TEXT    NOT NULL,
  PRIMARY KEY (division, item_key),
  FOREIGN KEY (division, delivery_id) REFERENCES deliveries (division, id)
);
CREATE INDEX delivery_items_by_delivery ON delivery_items (division, delivery_id, seq);
CREATE INDEX delivery_items_by_alert ON delivery_items (division, alert_id, delivery_id);
CREATE INDEX delivery_items_by_agency ON delivery_items (division, agency_code, fiscal_year, month);

-- An attempt is written before it is made: one with neither receipt nor failure is under way, or its worker is gone.
CREATE TABLE delivery_attempts (
  division    TEXT      NOT NULL,
  delivery_id TEXT      NOT NULL,
  seq         INTEGER   NOT NULL,
  at          TIMESTAMP NOT NULL,
  receipt     TEXT      NOT NULL,
  failure     TEXT      NOT NULL,
  PRIMARY KEY (division, delivery_id, seq),
  FOREIGN KEY (division, delivery_id) REFERENCES deliveries (division, id)
);

CREATE TABLE drills (
  division    TEXT      NOT NULL,
  id          TEXT      NOT NULL,
  level       TEXT      NOT NULL,
  reason      TEXT      NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, id)
);

-- The marked alert of each agency in a drill.
CREATE TABLE drill_agencies (
  division    TEXT    NOT NULL,
  drill_id    TEXT    NOT NULL,
  seq         INTEGER NOT NULL,
  agency_code TEXT    NOT NULL,
  alert_id    TEXT    NOT NULL,
  PRIMARY KEY (division, drill_id, seq),
  FOREIGN KEY (division, drill_id) REFERENCES drills (division, id),
  FOREIGN KEY (division, alert_id) REFERENCES followed_alerts (division, id)
);
CREATE UNIQUE INDEX drill_agencies_by_alert ON drill_agencies (division, alert_id);

-- +goose Down
DROP TABLE drill_agencies;
DROP TABLE drills;
DROP TABLE delivery_attempts;
DROP TABLE delivery_items;
DROP TABLE deliveries;
DROP TABLE silences;
DROP TABLE channels;
