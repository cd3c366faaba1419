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

-- name: select-known-alerts (postgres)
-- The alerts of some projects that a run of a month may change: those of that month, and those of others that have not ended. Looked
-- up project by project: what has an offset is planned by itself. Where nothing is followed, nothing is looked up.
SELECT k.*
FROM json_array_elements_text(CAST(:project_codes AS JSON)) w
CROSS JOIN LATERAL (
  SELECT f.id, f.fiscal_year, f.month, f.project_code, f.project_name, f.agency_code, f.run_id, f.raised_at, f.rule, f.level, f.level2,
    f.indicator, f.message, f.latest, f.state, f.overdue, f.proposed, f.drill, f.answer, f.due, f.clean_months, f.cleared_month,
    f.recurred, f.policy, f.next_at, f.version
  FROM followed_alerts f
  WHERE f.division = :division AND f.fiscal_year = :fiscal_year AND f.project_code = w.value AND NOT f.drill
    AND (f.month = :month OR f.state NOT IN ('CLOSED', 'RESOLVED_AUTO', 'VOID'))
  OFFSET 0) k
WHERE EXISTS (SELECT 1 FROM followed_alerts e WHERE e.division = :division AND e.fiscal_year = :fiscal_year)
ORDER BY k.project_code, k.month, k.id;

-- name: select-known-alerts (sqlite)
-- As on PostgreSQL.
SELECT f.id, f.fiscal_year, f.month, f.project_code, f.project_name, f.agency_code, f.run_id, f.raised_at, f.rule, f.level, f.level2,
  f.indicator, f.message, f.latest, f.state, f.overdue, f.proposed, f.drill, f.answer, f.due, f.clean_months, f.cleared_month,
  f.recurred, f.policy, f.next_at, f.version
FROM followed_alerts f
WHERE f.division = :division AND f.fiscal_year = :fiscal_year AND f.project_code IN (SELECT value FROM json_each(:project_codes))
  AND NOT f.drill AND (f.month = :month OR f.state NOT IN ('CLOSED', 'RESOLVED_AUTO', 'VOID'))
  AND EXISTS (SELECT 1 FROM followed_alerts e WHERE e.division = :division AND e.fiscal_year = :fiscal_year)
ORDER BY f.project_code, f.month, f.id;

-- name: insert-clearance
-- A known alert whose subject a run has found well.
INSERT INTO clearances (division, run_id, project_code, alert_id, why)
VALUES (:division, :run_id, :project_code, :alert_id, :why);

-- name: select-newer-run
-- A run of a month that is published and was ordered after another: the alerts follow that one.
SELECT id
FROM runs
WHERE division = :division AND fiscal_year = :fiscal_year AND month = :month AND status = 'DONE' AND (started_at, id) > (:started_at, :run_id)
LIMIT 1;

-- name: select-sighted-projects
-- The next projects of a run of which it warns, or finds well what was warned of, after one; the department is before all.
SELECT n.project_code
FROM (
  SELECT x.project_code FROM (
    SELECT DISTINCT a.project_code FROM alerts a
    WHERE a.division = :division AND a.run_id = :run_id AND a.project_code > :after
    ORDER BY a.project_code LIMIT :limit) x
  UNION
  SELECT y.project_code FROM (
    SELECT DISTINCT c.project_code FROM clearances c
    WHERE c.division = :division AND c.run_id = :run_id AND c.project_code > :after
    ORDER BY c.project_code LIMIT :limit) y) n
ORDER BY n.project_code
LIMIT :limit;

-- name: select-sighted-alerts
-- What a run warns of, of the projects between two.
SELECT a.alert_id, a.project_code, a.rule, a.level, a.level2, a.indicator, a.message, p.name AS project_name, p.agency_code
FROM alerts a
JOIN project_results p ON p.division = a.division AND p.run_id = a.run_id AND p.project_code = a.project_code
WHERE a.division = :division AND a.run_id = :run_id AND a.project_code >= :first AND a.project_code <= :last
ORDER BY a.project_code, a.seq;

-- name: select-clearances
-- What a run has found well, of the projects between two.
SELECT c.project_code, c.alert_id, c.why
FROM clearances c
WHERE c.division = :division AND c.run_id = :run_id AND c.project_code >= :first AND c.project_code <= :last
ORDER BY c.project_code, c.alert_id;

-- name: select-earlier-alerts (postgres)
-- What an earlier run warned of, of some projects.
SELECT a.project_code, a.rule, a.level, a.level2, a.indicator, a.message
FROM alerts a
WHERE a.division = :division AND a.run_id = :run_id
  AND a.project_code = ANY(ARRAY(SELECT json_array_elements_text(CAST(:project_codes AS JSON))))
ORDER BY a.project_code, a.seq;

-- name: select-earlier-alerts (sqlite)
-- As on PostgreSQL.
SELECT a.project_code, a.rule, a.level, a.level2, a.indicator, a.message
FROM alerts a
WHERE a.division = :division AND a.run_id = :run_id AND a.project_code IN (SELECT value FROM json_each(:project_codes))
ORDER BY a.project_code, a.seq;

-- name: delete-clearances
-- A run is published: what it has found well is followed.
DELETE FROM clearances WHERE division = :division AND run_id = :run_id;

-- name: analyze-following (postgres)
-- As analyze-declarations.
ANALYZE followed_alerts, alert_steps, notices;

-- name: select-waiting-divisions
-- The divisions with alerts that time does something to by a moment. Each is then looked at by itself.
SELECT w.division
FROM followings w
WHERE EXISTS (SELECT 1 FROM followed_alerts f WHERE f.division = w.division AND f.next_at <= :at AND NOT f.drill)
ORDER BY w.division;

-- name: lock-waiting-alerts (postgres)
-- The next alerts that time does something to by a moment, after one; those that another worker holds are left to it.
SELECT id, fiscal_year, month, project_code, project_name, agency_code, run_id, raised_at, rule, level, level2, indicator, message, latest,
  state, overdue, proposed, drill, answer, due, clean_months, cleared_month, recurred, policy, next_at, version
FROM followed_alerts
WHERE division = :division AND next_at <= :at AND NOT drill AND (next_at, id) > (:after_at, :after_id)
ORDER BY next_at, id
LIMIT :limit
FOR UPDATE SKIP LOCKED;

-- name: lock-waiting-alerts (sqlite)
-- The next alerts that time does something to by a moment, after one.
SELECT id, fiscal_year, month, project_code, project_name, agency_code, run_id, raised_at, rule, level, level2, indicator, message, latest,
  state, overdue, proposed, drill, answer, due, clean_months, cleared_month, recurred, policy, next_at, version
FROM followed_alerts
WHERE division = :division AND next_at <= :at AND NOT drill AND (next_at, id) > (:after_at, :after_id)
ORDER BY next_at, id
LIMIT :limit;

-- name: select-followed-alerts
-- A page of the alerts that are followed: the latest month first, the worst first within it. states lists those that are wanted as
-- <state><state>; empty, all are.
SELECT f.id, f.fiscal_year, f.month, f.recency, f.project_code, f.project_name, f.agency_code, f.run_id, f.raised_at, f.rule, f.level,
  f.severity, f.level2, f.indicator, f.message, f.latest, f.state, f.overdue, f.proposed, f.drill, f.answer, f.due, f.clean_months,
  f.cleared_month, f.recurred, f.policy, f.next_at, f.version
FROM followed_alerts f
WHERE f.division = :division AND (:agency = '' OR f.agency_code = :agency)
  AND (:fiscal_year = 0 OR f.fiscal_year = :fiscal_year)
  AND (:month = 0 OR f.month = :month)
  AND (:states = '' OR replace(:states, '<' || f.state || '>', '') <> :states)
  AND (:level = '' OR f.level = :level)
  AND (:rule = '' OR f.rule = :rule)
  AND (:project_code = '' OR f.project_code = :project_code)
  AND (NOT :overdue OR f.overdue) AND f.drill = :drill
  AND (f.recency, f.severity, f.project_code, f.id) > (:after_recency, :after_severity, :after_project, :after_id)
ORDER BY f.recency, f.severity, f.project_code, f.id
LIMIT :limit;

-- name: select-followed-alert
-- One alert that is followed.
SELECT f.id, f.fiscal_year, f.month, f.recency, f.project_code, f.project_name, f.agency_code, f.run_id, f.raised_at, f.rule, f.level,
  f.severity, f.level2, f.indicator, f.message, f.latest, f.state, f.overdue, f.proposed, f.drill, f.answer, f.due, f.clean_months,
  f.cleared_month, f.recurred, f.policy, f.next_at, f.version
FROM followed_alerts f
WHERE f.division = :division AND f.id = :id AND (:agency = '' OR f.agency_code = :agency);

-- name: select-alert-steps
-- All that happened to an alert, the oldest first.
SELECT alert_id, seq, at, action, actor_id, actor_name, from_state, to_state, level, reason, attachments, run_id, scheme_digest, input_digest
FROM alert_steps
WHERE division = :division AND alert_id = :alert_id
ORDER BY seq;

-- name: select-withheld
-- A page of what made no alert, or no message, in a year, the newest first.
SELECT w.id, w.alert_id, w.step, w.recipient, w.channel, w.fiscal_year, w.month, w.project_code, w.agency_code, w.run_id, w.at, w.rule,
  w.basis, w.reason
FROM withheld w
WHERE w.division = :division AND (:agency = '' OR w.agency_code = :agency) AND w.fiscal_year = :fiscal_year
  AND (:month = 0 OR w.month = :month)
  AND (:project_code = '' OR w.project_code = :project_code)
  AND (:after_id = '' OR (w.at, w.id) < (:after_at, :after_id))
ORDER BY w.at DESC, w.id DESC
LIMIT :limit;

-- name: select-one-withheld
-- One of them, after which a page begins.
SELECT w.id, w.at
FROM withheld w
WHERE w.division = :division AND w.id = :id AND (:agency = '' OR w.agency_code = :agency);

-- name: insert-attachment
-- A file of an alert; the same bytes are one file.
INSERT INTO attachments (division, alert_id, digest, name, size, content, recorded_by, recorded_at)
VALUES (:division, :alert_id, :digest, :name, :size, :content, :recorded_by, :recorded_at)
ON CONFLICT (division, alert_id, digest) DO NOTHING;

-- name: select-attachments
-- The files of an alert, without their bytes.
SELECT digest, name, size
FROM attachments
WHERE division = :division AND alert_id = :alert_id
ORDER BY recorded_at, digest;

-- name: select-attachment
-- A file of an alert.
SELECT digest, name, size, content
FROM attachments
WHERE division = :division AND alert_id = :alert_id AND digest = :digest;
