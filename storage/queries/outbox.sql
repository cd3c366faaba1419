-- name: select-due-notices
-- What is due to be looked at, the oldest first; of what is due at once an agency's together.
SELECT n.id, n.alert_id, n.seq, n.not_before
FROM notices n
JOIN followed_alerts a ON a.division = n.division AND a.id = n.alert_id
WHERE n.division = :division AND n.not_before <= :at
ORDER BY n.not_before, a.agency_code, n.id
LIMIT :limit;

-- name: select-alerts-by-id (sqlite)
-- Some alerts.
SELECT id, fiscal_year, month, project_code, project_name, agency_code, run_id, raised_at, rule, level, level2, indicator, message, latest,
  state, overdue, proposed, drill, answer, due, clean_months, cleared_month, recurred, policy, next_at, version
FROM followed_alerts
WHERE division = :division AND id IN (SELECT value FROM json_each(:ids));

-- name: select-alerts-by-id (postgres)
-- Some alerts.
SELECT id, fiscal_year, month, project_code, project_name, agency_code, run_id, raised_at, rule, level, level2, indicator, message, latest,
  state, overdue, proposed, drill, answer, due, clean_months, cleared_month, recurred, policy, next_at, version
FROM followed_alerts
WHERE division = :division AND id = ANY(ARRAY(SELECT json_array_elements_text(CAST(:ids AS JSON))));

-- name: select-noticed-steps
-- The steps of what is due to be looked at.
SELECT s.alert_id, s.seq, s.at, s.action, s.actor_id, s.actor_name, s.from_state, s.to_state, s.level, s.reason, s.attachments, s.run_id,
  s.scheme_digest, s.input_digest
FROM notices n
JOIN alert_steps s ON s.division = n.division AND s.alert_id = n.alert_id AND s.seq = n.seq
WHERE n.division = :division AND n.not_before <= :at;

-- name: lock-notices (sqlite)
-- Those of some notices that nobody has taken off.
SELECT id FROM notices WHERE division = :division AND id IN (SELECT value FROM json_each(:ids));

-- name: lock-notices (postgres)
-- Those of some notices that nobody has taken off, held until the transaction ends.
SELECT id FROM notices
WHERE division = :division AND id = ANY(ARRAY(SELECT json_array_elements_text(CAST(:ids AS JSON))))
ORDER BY id
FOR UPDATE;

-- name: delete-notices (sqlite)
-- It is decided who hears of these.
DELETE FROM notices WHERE division = :division AND id IN (SELECT value FROM json_each(:ids));

-- name: delete-notices (postgres)
-- It is decided who hears of these.
DELETE FROM notices WHERE division = :division AND id = ANY(ARRAY(SELECT json_array_elements_text(CAST(:ids AS JSON))));

-- name: put-notice-off
-- A notice is to be looked at again later.
UPDATE notices SET not_before = :not_before WHERE division = :division AND id = :id;

-- name: recall-notices
-- What was put off is looked at again now: a silence has ended early, or the people are others.
UPDATE notices SET not_before = :at WHERE division = :division AND not_before > :at;

-- name: select-told (sqlite)
-- Who was told before of alerts of some agencies at some checkpoints. The list of agencies leads to them, the list of places says which.
SELECT i.alert_id, i.agency_code, i.fiscal_year, i.month, i.item_key, i.reason, i.level, i.occasion, d.recipient, d.channel_id,
  d.state, d.attempts
FROM delivery_items i
JOIN deliveries d ON d.division = i.division AND d.id = i.delivery_id
WHERE i.division = :division AND i.agency_code IN (SELECT value FROM json_each(:agencies))
  AND i.agency_code || '/' || i.fiscal_year || '/' || i.month IN (SELECT value FROM json_each(:places))
ORDER BY d.id, i.seq;

-- name: select-told (postgres)
-- Who was told before of alerts of some agencies at some checkpoints. The list of agencies leads to them, the list of places says which.
SELECT i.alert_id, i.agency_code, i.fiscal_year, i.month, i.item_key, i.reason, i.level, i.occasion, d.recipient, d.channel_id,
  d.state, d.attempts
FROM delivery_items i
JOIN deliveries d ON d.division = i.division AND d.id = i.delivery_id
WHERE i.division = :division AND i.agency_code = ANY(ARRAY(SELECT json_array_elements_text(CAST(:agencies AS JSON))))
  AND i.agency_code || '/' || i.fiscal_year || '/' || i.month = ANY(ARRAY(SELECT json_array_elements_text(CAST(:places AS JSON))))
ORDER BY d.id, i.seq;

-- name: select-known-keys (sqlite)
-- Which of some items are stored already.
SELECT item_key FROM delivery_items WHERE division = :division AND item_key IN (SELECT value FROM json_each(:keys));

-- name: select-known-keys (postgres)
-- Which of some items are stored already.
SELECT item_key FROM delivery_items
WHERE division = :division AND item_key = ANY(ARRAY(SELECT json_array_elements_text(CAST(:keys AS JSON))));

-- name: insert-delivery
-- A message that is to be sent.
INSERT INTO deliveries (division, id, channel_id, kind, recipient, recipient_name, address, reason, title, content, markdown, html, link,
  message_key, token, drill, state, planned_at, not_before, sent_at, opened_at, attempts, failures, waits, receipt, failure, claimed_until,
  slot_at)
VALUES (:division, :id, :channel_id, :kind, :recipient, :recipient_name, :address, :reason, :title, :content, :markdown, :html, :link,
  :message_key, :token, :drill, :state, :planned_at, :not_before, :sent_at, :opened_at, :attempts, :failures, :waits, :receipt, :failure,
  :claimed_until, :slot_at);

-- name: insert-delivery-item
-- What a message is about.
INSERT INTO delivery_items (division, item_key, delivery_id, seq, alert_id, agency_code, fiscal_year, month, level, occasion, reason, subject)
VALUES (:division, :item_key, :delivery_id, :seq, :alert_id, :agency_code, :fiscal_year, :month, :level, :occasion, :reason, :subject);

-- name: lock-delivery (sqlite)
-- One delivery. A transaction that writes holds the whole database.
SELECT d.id, d.channel_id, d.kind, d.recipient, d.recipient_name, d.address, d.reason, d.title, d.content, d.markdown, d.html, d.link, d.message_key,
  d.token, d.drill, d.state, d.planned_at, d.not_before, d.sent_at, d.opened_at, d.attempts, d.failures, d.waits, d.receipt, d.failure,
  d.claimed_until, d.slot_at
FROM deliveries d
WHERE d.division = :division AND d.id = :id;

-- name: lock-delivery (postgres)
-- One delivery, held until the transaction ends: before its alerts, and those before its channel.
SELECT d.id, d.channel_id, d.kind, d.recipient, d.recipient_name, d.address, d.reason, d.title, d.content, d.markdown, d.html, d.link, d.message_key,
  d.token, d.drill, d.state, d.planned_at, d.not_before, d.sent_at, d.opened_at, d.attempts, d.failures, d.waits, d.receipt, d.failure,
  d.claimed_until, d.slot_at
FROM deliveries d
WHERE d.division = :division AND d.id = :id
FOR NO KEY UPDATE;

-- name: update-delivery
-- How far a delivery is.
UPDATE deliveries
SET state = :state, not_before = :not_before, sent_at = :sent_at, attempts = :attempts, failures = :failures, waits = :waits, receipt = :receipt,
  failure = :failure, claimed_until = :claimed_until, slot_at = :slot_at
WHERE division = :division AND id = :id;

-- name: open-delivery
-- The link of a message was followed; the first time counts.
UPDATE deliveries SET opened_at = coalesce(opened_at, :at) WHERE division = :division AND token = :token;

-- name: insert-attempt
-- An attempt that is about to be made.
INSERT INTO delivery_attempts (division, delivery_id, seq, at, receipt, failure)
VALUES (:division, :delivery_id, :seq, :at, :receipt, :failure);

-- name: end-attempt
-- What became of an attempt.
UPDATE delivery_attempts SET receipt = :receipt, failure = :failure WHERE division = :division AND delivery_id = :delivery_id AND seq = :seq;

-- name: select-attempts
-- The attempts to send a delivery.
SELECT seq, at, receipt, failure FROM delivery_attempts WHERE division = :division AND delivery_id = :delivery_id ORDER BY seq;

-- name: count-living-alerts
-- How many of a delivery's alerts have not ended, or are in it because they have.
SELECT count(*)
FROM delivery_items i
JOIN followed_alerts a ON a.division = i.division AND a.id = i.alert_id
WHERE i.division = :division AND i.delivery_id = :delivery_id
  AND (a.state NOT IN ('CLOSED', 'RESOLVED_AUTO', 'VOID') OR i.reason = 'SOLVED');

-- name: select-unreached
-- The alerts of a delivery that have reached nobody yet as they stand: at their level, in their present life.
SELECT a.id
FROM delivery_items i
JOIN followed_alerts a ON a.division = i.division AND a.id = i.alert_id
WHERE i.division = :division AND i.delivery_id = :delivery_id AND a.state = 'OPEN' AND i.level = a.level
  AND i.occasion = CASE WHEN a.recurred = 0 THEN '' ELSE '@' || a.recurred END
ORDER BY a.id;

-- name: select-deliveries
-- A page of the log, the newest first.
SELECT d.id, d.channel_id, d.kind, d.recipient, d.recipient_name, d.address, d.reason, d.title, d.content, d.markdown, d.html, d.link, d.message_key,
  d.token, d.drill, d.state, d.planned_at, d.not_before, d.sent_at, d.opened_at, d.attempts, d.failures, d.waits, d.receipt, d.failure,
  d.claimed_until, d.slot_at
FROM deliveries d
WHERE d.division = :division AND (:after = '' OR d.id < :after)
  AND (:recipient = '' OR d.recipient = :recipient) AND (:channel_id = '' OR d.channel_id = :channel_id) AND (:state = '' OR d.state = :state)
  AND (:alert_id = '' OR EXISTS (
    SELECT 1 FROM delivery_items i WHERE i.division = :division AND i.delivery_id = d.id AND i.alert_id = :alert_id))
  AND (:agency = '' OR EXISTS (
    SELECT 1 FROM delivery_items i WHERE i.division = :division AND i.delivery_id = d.id AND i.agency_code = :agency))
  AND (:drill_id = '' OR EXISTS (
    SELECT 1 FROM delivery_items i
    JOIN drill_agencies g ON g.division = i.division AND g.alert_id = i.alert_id
    WHERE i.division = :division AND g.division = :division AND i.delivery_id = d.id AND g.drill_id = :drill_id))
ORDER BY d.id DESC
LIMIT :limit;

-- name: select-delivery
-- One delivery, by its id or by its token.
SELECT d.id, d.channel_id, d.kind, d.recipient, d.recipient_name, d.address, d.reason, d.title, d.content, d.markdown, d.html, d.link, d.message_key,
  d.token, d.drill, d.state, d.planned_at, d.not_before, d.sent_at, d.opened_at, d.attempts, d.failures, d.waits, d.receipt, d.failure,
  d.claimed_until, d.slot_at
FROM deliveries d
WHERE d.division = :division AND (:id = '' OR d.id = :id) AND (:token = '' OR d.token = :token)
  AND (:agency = '' OR EXISTS (
    SELECT 1 FROM delivery_items i WHERE i.division = :division AND i.delivery_id = d.id AND i.agency_code = :agency))
ORDER BY d.id
LIMIT 1;

-- name: select-delivery-items (sqlite)
-- What some deliveries are about.
SELECT i.delivery_id, i.seq, i.item_key, i.alert_id, i.level, i.occasion, i.reason, i.subject
FROM delivery_items i
WHERE i.division = :division AND i.delivery_id IN (SELECT value FROM json_each(:ids))
ORDER BY i.delivery_id, i.seq;

-- name: select-delivery-items (postgres)
-- What some deliveries are about.
SELECT i.delivery_id, i.seq, i.item_key, i.alert_id, i.level, i.occasion, i.reason, i.subject
FROM delivery_items i
WHERE i.division = :division AND i.delivery_id = ANY(ARRAY(SELECT json_array_elements_text(CAST(:ids AS JSON))))
ORDER BY i.delivery_id, i.seq;

-- name: select-noticed-divisions
-- The divisions that have something due to be looked at: the tick looks for everybody.
SELECT n.division FROM notices n WHERE n.not_before <= :at GROUP BY n.division ORDER BY n.division;

-- name: select-due-deliveries
-- What is due soon in whichever division and no worker is at, the longest due first: the tick sees to it that each has a job.
SELECT d.division, d.id, d.not_before
FROM deliveries d
WHERE d.state = 'QUEUED' AND d.not_before <= :soon AND (d.claimed_until IS NULL OR d.claimed_until <= :at)
ORDER BY d.not_before, d.division, d.id
LIMIT :limit;
