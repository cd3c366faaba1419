-- name: select-channels
-- The channels of a division, or those of an agency.
SELECT id, kind, name, agency_code, settings, template, figures, is_off, per_minute, health, last_sent, last_error, error_at, failures, next_slot_at,
  rests_until, recorded_by, recorded_at
FROM channels
WHERE division = :division AND (:agency = '' OR agency_code = :agency)
ORDER BY id;

-- name: select-channel
-- One channel.
SELECT id, kind, name, agency_code, settings, template, figures, is_off, per_minute, health, last_sent, last_error, error_at, failures, next_slot_at,
  rests_until, recorded_by, recorded_at
FROM channels
WHERE division = :division AND id = :id AND (:agency = '' OR agency_code = :agency);

-- name: lock-channel (sqlite)
-- One channel, for whoever takes a slot.
SELECT id, kind, name, agency_code, settings, template, figures, is_off, per_minute, health, last_sent, last_error, error_at, failures, next_slot_at,
  rests_until, recorded_by, recorded_at
FROM channels
WHERE division = :division AND id = :id;

-- name: lock-channel (postgres)
-- One channel, held by whoever takes a slot until his transaction ends.
SELECT id, kind, name, agency_code, settings, template, figures, is_off, per_minute, health, last_sent, last_error, error_at, failures, next_slot_at,
  rests_until, recorded_by, recorded_at
FROM channels
WHERE division = :division AND id = :id
FOR NO KEY UPDATE;

-- name: upsert-channel
-- A channel as it is set up from now on. How it has been doing stays.
INSERT INTO channels (division, id, kind, name, agency_code, settings, template, figures, is_off, per_minute, health, last_sent, last_error, error_at,
  failures, next_slot_at, rests_until, recorded_by, recorded_at)
VALUES (:division, :id, :kind, :name, :agency_code, :settings, :template, :figures, :is_off, :per_minute, :health, :last_sent, :last_error, :error_at,
  :failures, :next_slot_at, :rests_until, :recorded_by, :recorded_at)
ON CONFLICT (division, id) DO UPDATE SET kind = excluded.kind, name = excluded.name, agency_code = excluded.agency_code,
  settings = excluded.settings, template = excluded.template, figures = excluded.figures, is_off = excluded.is_off,
  per_minute = excluded.per_minute, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at;

-- name: take-slot
-- The next message by a channel is to wait for its slot.
UPDATE channels SET next_slot_at = :next_slot_at WHERE division = :division AND id = :id;

-- name: rest-channel
-- A receiver wants to be left alone until a moment.
UPDATE channels SET rests_until = :until, last_error = :failure, error_at = :at WHERE division = :division AND id = :id;

-- name: note-health
-- A channel has sent something. Once in a while is enough while all is well: each note makes others wait.
UPDATE channels SET health = 'OK', last_sent = :at, failures = 0
WHERE division = :division AND id = :id AND (health <> 'OK' OR failures > 0 OR last_sent IS NULL OR last_sent < :before OR last_sent > :at);

-- name: note-trouble
-- A channel could not send something.
UPDATE channels SET health = 'FAILING', last_error = :failure, error_at = :at, failures = failures + 1
WHERE division = :division AND id = :id;
