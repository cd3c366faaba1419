-- name: ensure-following
-- The row of a division that has alerts, which whoever changes them holds.
INSERT INTO followings (division)
VALUES (:division)
ON CONFLICT (division) DO NOTHING;

-- name: lock-following (postgres)
-- The division's alerts are changed by nobody else until the transaction ends: a run that is published changes as many as there are.
SELECT division FROM followings WHERE division = :division FOR UPDATE;

-- name: share-following (postgres)
-- No run changes the division's alerts until the transaction ends; who changes single ones holds those, too, in the order of their ids.
SELECT division FROM followings WHERE division = :division FOR SHARE;

-- name: lock-alerts (postgres)
-- Some alerts, held until the transaction ends.
SELECT id, fiscal_year, month, project_code, project_name, agency_code, run_id, raised_at, rule, level, level2, indicator, message, latest,
  state, overdue, proposed, drill, answer, due, clean_months, cleared_month, recurred, policy, next_at, version
FROM followed_alerts
WHERE division = :division AND id = ANY(ARRAY(SELECT json_array_elements_text(CAST(:ids AS JSON))))
ORDER BY id
FOR UPDATE;

-- name: lock-alerts (sqlite)
-- Some alerts. A transaction that writes holds the whole database.
SELECT id, fiscal_year, month, project_code, project_name, agency_code, run_id, raised_at, rule, level, level2, indicator, message, latest,
  state, overdue, proposed, drill, answer, due, clean_months, cleared_month, recurred, policy, next_at, version
FROM followed_alerts
WHERE division = :division AND id IN (SELECT value FROM json_each(:ids))
ORDER BY id;

-- name: insert-followed-alert
-- An alert that is new.
INSERT INTO followed_alerts (division, id, fiscal_year, month, recency, project_code, project_name, agency_code, run_id, raised_at, rule,
  subject, level, severity, level2, indicator, message, latest, state, overdue, proposed, drill, answer, due, clean_months,
  cleared_month, recurred, policy, next_at, version)
VALUES (:division, :id, :fiscal_year, :month, :recency, :project_code, :project_name, :agency_code, :run_id, :raised_at, :rule,
  :subject, :level, :severity, :level2, :indicator, :message, :latest, :state, :overdue, :proposed, :drill, :answer, :due, :clean_months,
  :cleared_month, :recurred, :policy, :next_at, :version);

-- name: upsert-followed-alert
-- An alert as it is now. What makes its id, and whose it is, stays as it was.
INSERT INTO followed_alerts (division, id, fiscal_year, month, recency, project_code, project_name, agency_code, run_id, raised_at, rule,
  subject, level, severity, level2, indicator, message, latest, state, overdue, proposed, drill, answer, due, clean_months,
  cleared_month, recurred, policy, next_at, version)
VALUES (:division, :id, :fiscal_year, :month, :recency, :project_code, :project_name, :agency_code, :run_id, :raised_at, :rule,
  :subject, :level, :severity, :level2, :indicator, :message, :latest, :state, :overdue, :proposed, :drill, :answer, :due, :clean_months,
  :cleared_month, :recurred, :policy, :next_at, :version)
ON CONFLICT (division, id) DO UPDATE SET run_id = excluded.run_id, raised_at = excluded.raised_at, level = excluded.level,
  severity = excluded.severity, message = excluded.message, latest = excluded.latest, state = excluded.state, overdue = excluded.overdue,
  proposed = excluded.proposed, answer = excluded.answer, due = excluded.due, clean_months = excluded.clean_months,
  cleared_month = excluded.cleared_month, recurred = excluded.recurred, policy = excluded.policy, next_at = excluded.next_at, version = excluded.version;

-- name: insert-alert-step
-- Something that happened to an alert.
INSERT INTO alert_steps (division, alert_id, seq, at, action, actor_id, actor_name, from_state, to_state, level, reason, attachments,
  run_id, scheme_digest, input_digest)
VALUES (:division, :alert_id, :seq, :at, :action, :actor_id, :actor_name, :from_state, :to_state, :level, :reason, :attachments,
  :run_id, :scheme_digest, :input_digest);

-- name: insert-notice
-- A step that somebody may have to be told of.
INSERT INTO notices (division, id, alert_id, seq, not_before)
VALUES (:division, :id, :alert_id, :seq, :not_before);

-- name: insert-withheld
-- What made no alert, or no message. The same is said once.
INSERT INTO withheld (division, id, alert_id, step, recipient, channel, fiscal_year, month, project_code, agency_code, run_id, at, rule,
  basis, reason)
VALUES (:division, :id, :alert_id, :step, :recipient, :channel, :fiscal_year, :month, :project_code, :agency_code, :run_id, :at, :rule,
  :basis, :reason)
ON CONFLICT (division, id) DO NOTHING;

-- name: select-policies
-- All policies of a division, the newest first.
SELECT seq, id, version, digest, content, published
FROM alert_policies
WHERE division = :division
ORDER BY seq DESC;

-- name: insert-policy
-- A policy that was published, or that alerts follow as it was shipped.
INSERT INTO alert_policies (division, seq, id, version, digest, content, published, recorded_by, recorded_at)
VALUES (:division, :seq, :id, :version, :digest, :content, :published, :recorded_by, :recorded_at);

-- name: select-holidays
-- The notices on holidays that a division stored, the newest of each year.
SELECT h.year, h.version, h.content
FROM holidays h
WHERE h.division = :division AND NOT EXISTS (
  SELECT 1 FROM holidays n WHERE n.division = :division AND n.year = h.year AND n.version > h.version)
ORDER BY h.year;

-- name: insert-holidays
-- A notice on the holidays of a year.
INSERT INTO holidays (division, year, version, content, recorded_by, recorded_at)
VALUES (:division, :year, :version, :content, :recorded_by, :recorded_at);
