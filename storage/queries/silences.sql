-- name: select-silences
-- What is kept silent, or was to be, later than a moment, unless it was ended before: those in force and those to come.
SELECT id, by_id, by_name, reason, from_at, until_at, agency_code, project_code, rule, indicator, level, recorded_at, ended_at, ended_by, end_reason
FROM silences
WHERE division = :division AND (:agency = '' OR agency_code = :agency) AND until_at > :at AND (ended_at IS NULL OR ended_at > :at)
ORDER BY from_at, id;

-- name: insert-silence
-- A silence begins.
INSERT INTO silences (division, id, by_id, by_name, reason, from_at, until_at, agency_code, project_code, rule, indicator, level, recorded_at, ended_at,
  ended_by, end_reason)
VALUES (:division, :id, :by_id, :by_name, :reason, :from_at, :until_at, :agency_code, :project_code, :rule, :indicator, :level, :recorded_at,
  :ended_at, :ended_by, :end_reason);

-- name: lock-silence
-- One silence, which nobody else can end until the transaction does.
UPDATE silences SET ended_by = ended_by WHERE division = :division AND id = :id
RETURNING id, until_at, ended_at;

-- name: end-silence
-- A silence ends early.
UPDATE silences SET ended_at = :at, ended_by = :ended_by, end_reason = :reason WHERE division = :division AND id = :id;

-- name: insert-drill
-- A drill.
INSERT INTO drills (division, id, level, reason, recorded_by, recorded_at)
VALUES (:division, :id, :level, :reason, :recorded_by, :recorded_at);

-- name: insert-drill-agency
-- The marked alert of an agency in a drill.
INSERT INTO drill_agencies (division, drill_id, seq, agency_code, alert_id)
VALUES (:division, :drill_id, :seq, :agency_code, :alert_id);

-- name: select-drills
-- The drills of a division, the latest first, or one of them.
SELECT id, level, reason, recorded_by, recorded_at
FROM drills
WHERE division = :division AND (:id = '' OR id = :id)
ORDER BY recorded_at DESC, id;

-- name: select-drill-agencies
-- The agencies of the drills, or of one.
SELECT drill_id, agency_code
FROM drill_agencies
WHERE division = :division AND (:id = '' OR drill_id = :id) AND (:agency = '' OR agency_code = :agency)
ORDER BY drill_id, seq;
