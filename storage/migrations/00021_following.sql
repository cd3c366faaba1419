-- Alerts are followed from the run that raises them until they are closed: who answers them, under what policy, and all that happened.

-- +goose Up

-- parent is the agency above, empty at the top; kind is UNIT, DEPARTMENT or BUREAU.
ALTER TABLE agencies ADD COLUMN parent TEXT NOT NULL DEFAULT '';
ALTER TABLE agencies ADD COLUMN kind TEXT NOT NULL DEFAULT 'UNIT';

-- contacts are a person's addresses by kind, as JSON.
CREATE TABLE people (
  division    TEXT      NOT NULL,
  id          TEXT      NOT NULL,
  name        TEXT      NOT NULL,
  contacts    TEXT      NOT NULL,
  inactive    BOOLEAN   NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, id)
);

CREATE TABLE posts (
  division    TEXT    NOT NULL,
  person_id   TEXT    NOT NULL,
  seq         INTEGER NOT NULL,
  agency_code TEXT    NOT NULL,
  duty        TEXT    NOT NULL,
  PRIMARY KEY (division, person_id, seq),
  FOREIGN KEY (division, person_id) REFERENCES people (division, id),
  FOREIGN KEY (division, agency_code) REFERENCES agencies (division, code)
);

-- A row a division, which whoever changes alerts holds: a run that is published alone, others together.
CREATE TABLE followings (
  division TEXT NOT NULL,
  PRIMARY KEY (division)
);

-- recency is −(year × 100 + month): lists begin with the latest month. latest, answer, due and clean_months are JSON. next_at is when
-- time alone does something next; NULL where it never does.
CREATE TABLE followed_alerts (
  division      TEXT      NOT NULL,
  id            TEXT      NOT NULL,
  fiscal_year   INTEGER   NOT NULL,
  month         INTEGER   NOT NULL,
  recency       BIGINT    NOT NULL,
  project_code  TEXT      NOT NULL,
  project_name  TEXT      NOT NULL,
  agency_code   TEXT      NOT NULL,
  run_id        TEXT      NOT NULL,
  raised_at     TIMESTAMP NOT NULL,
  rule          TEXT      NOT NULL,
  subject       TEXT      NOT NULL,
  level         TEXT      NOT NULL,
  severity      INTEGER   NOT NULL,
  level2        TEXT      NOT NULL,
  indicator     TEXT      NOT NULL,
  message       TEXT      NOT NULL,
  latest        TEXT      NOT NULL,
  state         TEXT      NOT NULL,
  overdue       BOOLEAN   NOT NULL,
  proposed      BOOLEAN   NOT NULL,
  drill         BOOLEAN   NOT NULL,
  answer        TEXT      NOT NULL,
  due           TEXT      NOT NULL,
  clean_months  TEXT      NOT NULL,
  cleared_month INTEGER   NOT NULL,
  recurred      INTEGER   NOT NULL,
  policy        TEXT      NOT NULL,
  next_at       TIMESTAMP,
  version       INTEGER   NOT NULL,
  PRIMARY KEY (division, id)
);
CREATE INDEX followed_alerts_by_project ON followed_alerts (division, fiscal_year, project_code, month);
CREATE INDEX followed_alerts_by_recency ON followed_alerts (division, recency, severity, project_code, id);
CREATE INDEX followed_alerts_open ON followed_alerts (division, recency, severity, project_code, id)
  WHERE state NOT IN ('CLOSED', 'RESOLVED_AUTO', 'VOID');
CREATE INDEX followed_alerts_waiting ON followed_alerts (division, next_at, id) WHERE next_at IS NOT NULL;

-- What happened to an alert. Steps are appended and never changed.
CREATE TABLE alert_steps (
  division      TEXT      NOT NULL,
  alert_id      TEXT      NOT NULL,
  seq           INTEGER   NOT NULL,
  at            TIMESTAMP NOT NULL,
  action        TEXT      NOT NULL,
  actor_id      TEXT      NOT NULL,
  actor_name    TEXT      NOT NULL,
  from_state    TEXT      NOT NULL,
  to_state      TEXT      NOT NULL,
  level         TEXT      NOT NULL,
  reason        TEXT      NOT NULL,
  attachments   TEXT      NOT NULL,
  run_id        TEXT      NOT NULL,
  scheme_digest TEXT      NOT NULL,
  input_digest  TEXT      NOT NULL,
  PRIMARY KEY (division, alert_id, seq),
  FOREIGN KEY (division, alert_id) REFERENCES followed_alerts (division, id)
);

-- Files that prove something, byte for byte, each once an alert.
CREATE TABLE attachments (
  division    TEXT      NOT NULL,
  alert_id    TEXT      NOT NULL,
  digest      TEXT      NOT NULL,
  name        TEXT      NOT NULL,
  size        BIGINT    NOT NULL,
  content     BYTEA     NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, alert_id, digest),
  FOREIGN KEY (division, alert_id) REFERENCES followed_alerts (division, id)
);

-- Steps that somebody may have to be told of, until it is decided who; id is made of alert and step.
CREATE TABLE notices (
  division   TEXT      NOT NULL,
  id         TEXT      NOT NULL,
  alert_id   TEXT      NOT NULL,
  seq        INTEGER   NOT NULL,
  not_before TIMESTAMP NOT NULL,
  PRIMARY KEY (division, id),
  FOREIGN KEY (division, alert_id, seq) REFERENCES alert_steps (division, alert_id, seq)
);
CREATE INDEX notices_due ON notices (division, not_before, id);

-- What made no alert, or no message, and by which rule; basis is what the rule rests on. step, recipient and channel are of a message,
-- run_id of a warning. id is over what is said, so that the same is said once.
CREATE TABLE withheld (
  division     TEXT      NOT NULL,
  id           TEXT      NOT NULL,
  alert_id     TEXT      NOT NULL,
  step         INTEGER   NOT NULL,
  recipient    TEXT      NOT NULL,
  channel      TEXT      NOT NULL,
  fiscal_year  INTEGER   NOT NULL,
  month        INTEGER   NOT NULL,
  project_code TEXT      NOT NULL,
  agency_code  TEXT      NOT NULL,
  run_id       TEXT      NOT NULL,
  at           TIMESTAMP NOT NULL,
  rule         TEXT      NOT NULL,
  basis        TEXT      NOT NULL,
  reason       TEXT      NOT NULL,
  PRIMARY KEY (division, id)
);
CREATE INDEX withheld_by_time ON withheld (division, fiscal_year, at, id);

-- Known alerts whose subject a run has found well, until the run is published.
CREATE TABLE clearances (
  division     TEXT NOT NULL,
  run_id       TEXT NOT NULL,
  project_code TEXT NOT NULL,
  alert_id     TEXT NOT NULL,
  why          TEXT NOT NULL,
  PRIMARY KEY (division, run_id, project_code, alert_id)
);

-- Every policy that an alert follows. published tells those that the division published from those that came with the program; the
-- published one of the highest seq is in force.
CREATE TABLE alert_policies (
  division    TEXT      NOT NULL,
  seq         INTEGER   NOT NULL,
  id          TEXT      NOT NULL,
  version     INTEGER   NOT NULL,
  digest      TEXT      NOT NULL,
  content     TEXT      NOT NULL,
  published   BOOLEAN   NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, seq)
);
CREATE INDEX alert_policies_by_digest ON alert_policies (division, digest);

-- Notices on holidays of a year that a division stored; the newest version counts, before what is shipped.
CREATE TABLE holidays (
  division    TEXT      NOT NULL,
  year        INTEGER   NOT NULL,
  version     INTEGER   NOT NULL,
  content     TEXT      NOT NULL,
  recorded_by TEXT      NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (division, year, version)
);

-- +goose Down
DROP TABLE holidays;
DROP TABLE alert_policies;
DROP TABLE clearances;
DROP TABLE withheld;
DROP TABLE notices;
DROP TABLE attachments;
DROP TABLE alert_steps;
DROP TABLE followed_alerts;
DROP TABLE followings;
DROP TABLE posts;
DROP TABLE people;
ALTER TABLE agencies DROP COLUMN kind;
ALTER TABLE agencies DROP COLUMN parent;
