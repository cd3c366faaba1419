-- name: insert-rule
-- A rule that a result rests on; another run may have stored it already.
INSERT INTO rules (division, id, digest, scheme, scheme_digest, target, accumulation, expr_met, expr_ratio, expr_light)
VALUES (:division, :id, :digest, :scheme, :scheme_digest, :target, :accumulation, :expr_met, :expr_ratio, :expr_light)
ON CONFLICT (division, id) DO NOTHING;

-- name: insert-run
-- The head of a run, ordered or stored in one go.
INSERT INTO runs (division, id, fiscal_year, month, scheme, scheme_ref, scheme_digest, input_digest, kept, order_key, order_asked, status,
  started_at, finished_at, project_count, indicator_count, alert_count)
VALUES (:division, :id, :fiscal_year, :month, :scheme, :scheme_ref, :scheme_digest, :input_digest, :kept, :order_key, :order_asked, :status,
  :started_at, :finished_at, :project_count, :indicator_count, :alert_count);

-- name: select-keyed-run
-- The run that was ordered under a key.
SELECT id, order_asked, started_at
FROM runs
WHERE division = :division AND order_key = :order_key AND order_key <> '';

-- name: forget-order-key
-- The time of a key is over: it may order again.
UPDATE runs SET order_key = '' WHERE division = :division AND id = :id;

-- name: select-run
-- One run by its id.
SELECT r.id, r.fiscal_year, r.month, r.scheme, r.scheme_ref, r.scheme_digest, r.input_digest, r.kept, r.status, r.failure, r.refused, r.started_at,
  r.finished_at, r.project_count, r.indicator_count, r.alert_count, r.warning_count, r.row_count, r.dropped_at IS NOT NULL AS dropped,
  coalesce(g.parts, 0) AS parts, coalesce(g.parts_done, 0) AS parts_done, coalesce(g.indicators, 0) AS indicators,
  coalesce(g.indicators_done, 0) AS indicators_done
FROM runs r
LEFT JOIN run_progress g ON g.division = r.division AND g.run_id = r.id
WHERE r.division = :division AND r.id = :id;

-- name: select-runs
-- A page of runs, whatever became of them, the newest first. How far they are is counted for the runs of the page only.
SELECT r.id, r.fiscal_year, r.month, r.scheme, r.scheme_ref, r.scheme_digest, r.input_digest, r.kept, r.status, r.failure, r.refused, r.started_at,
  r.finished_at, r.project_count, r.indicator_count, r.alert_count, r.warning_count, r.row_count,
  (SELECT count(*) FROM run_parts p WHERE p.division = :division AND p.run_id = r.id) AS parts,
  (SELECT count(*) FROM run_parts p WHERE p.division = :division AND p.run_id = r.id AND p.status IN ('DONE', 'BLOCKED')) AS parts_done,
  (SELECT coalesce(sum(p.declared_count), 0) FROM run_parts p WHERE p.division = :division AND p.run_id = r.id) AS indicators,
  (SELECT coalesce(sum(p.declared_count), 0) FROM run_parts p
    WHERE p.division = :division AND p.run_id = r.id AND p.status IN ('DONE', 'BLOCKED')) AS indicators_done
FROM runs r
WHERE r.division = :division AND (:fiscal_year = 0 OR r.fiscal_year = :fiscal_year) AND (:month = 0 OR r.month = :month)
  AND (:status = '' OR r.status = :status)
  AND (:after_id = '' OR (r.started_at, r.id) < (:after_at, :after_id))
ORDER BY r.started_at DESC, r.id DESC
LIMIT :limit;

-- name: select-latest-run
-- The latest run of a month, or, where the month is 0, of the latest month that has one: correcting March after June
-- must not turn the year's picture back to March.
SELECT r.id, r.fiscal_year, r.month, r.scheme, r.scheme_ref, r.scheme_digest, r.input_digest, r.kept, r.status, r.failure, r.refused, r.started_at,
  r.finished_at, r.project_count, r.indicator_count, r.alert_count, r.warning_count, r.row_count,
  coalesce(g.parts, 0) AS parts, coalesce(g.parts_done, 0) AS parts_done, coalesce(g.indicators, 0) AS indicators,
  coalesce(g.indicators_done, 0) AS indicators_done
FROM latest_runs r
LEFT JOIN run_progress g ON g.division = r.division AND g.run_id = r.id
WHERE r.division = :division AND r.fiscal_year = :fiscal_year AND (:month = 0 OR r.month = :month)
ORDER BY r.month DESC
LIMIT 1;

-- name: insert-project-result
-- What a run decided about one project.
INSERT INTO project_results (division, run_id, project_code, seq, name, agency_code, score, grade, provisional, light,
  goal_light, goal_reason, flags, budget, spent, execution_rate, execution_marks, execution_score, execution_explanation,
  spending_planned, spending_actual, spending_value, spending_light, spending_notes, spending_explanation, spending_schemes,
  dual_goal, dual_spent, dual_gap, dual_light, dual_explanation, indicator_count, alert_count)
VALUES (:division, :run_id, :project_code, :seq, :name, :agency_code, :score, :grade, :provisional, :light,
  :goal_light, :goal_reason, :flags, :budget, :spent, :execution_rate, :execution_marks, :execution_score, :execution_explanation,
  :spending_planned, :spending_actual, :spending_value, :spending_light, :spending_notes, :spending_explanation, :spending_schemes,
  :dual_goal, :dual_spent, :dual_gap, :dual_light, :dual_explanation, :indicator_count, :alert_count);

-- name: insert-project-conclusion (sqlite)
-- The same of a project without the words. The fewer parameters, the faster.
INSERT INTO project_results (division, run_id, project_code, seq, name, agency_code, score, grade, provisional, light,
  goal_light, goal_reason, flags, budget, spent, execution_marks, execution_score, execution_explanation,
  spending_planned, spending_light, spending_notes, spending_explanation, spending_schemes, indicator_count, alert_count)
VALUES (:division, :run_id, :project_code, :seq, :name, :agency_code, :score, :grade, :provisional, :light,
  :goal_light, '', :flags, :budget, :spent, :execution_marks, :execution_score, '',
  0, :spending_light, '[]', '', '[]', :indicator_count, :alert_count);

-- name: insert-result
-- What a run decided about one indicator.
INSERT INTO results (division, run_id, project_code, seq, rule_id, level1, level2, name, actual, marks, ratio, score, verdict,
  light, provisional, explanation, light_reason, diagnostics)
VALUES (:division, :run_id, :project_code, :seq, :rule_id, :level1, :level2, :name, :actual, :marks, :ratio, :score, :verdict,
  :light, :provisional, :explanation, :light_reason, :diagnostics);

-- name: insert-alert
-- A warning that a run raised.
INSERT INTO alerts (division, run_id, project_code, seq, alert_id, fiscal_year, month, rule, subject, level, severity, level2,
  indicator, message)
VALUES (:division, :run_id, :project_code, :seq, :alert_id, :fiscal_year, :month, :rule, :subject, :level, :severity, :level2,
  :indicator, :message);

-- name: select-project-results
-- The projects of a run, in its order.
SELECT project_code, seq, name, agency_code, score, grade, provisional, light, goal_light, goal_reason, flags, budget, spent,
  execution_rate, execution_marks, execution_score, execution_explanation,
  spending_planned, spending_actual, spending_value, spending_light, spending_notes, spending_explanation, spending_schemes,
  dual_goal, dual_spent, dual_gap, dual_light, dual_explanation, indicator_count, alert_count
FROM project_results
WHERE division = :division AND run_id = :run_id AND (:agency = '' OR agency_code = :agency)
ORDER BY seq;

-- name: select-results
-- The results of a run with the rules that they rest on.
SELECT r.project_code, r.level1, r.level2, r.name, r.actual, r.marks, r.ratio, r.score, r.verdict, r.light, r.provisional,
  r.explanation, r.light_reason, r.diagnostics,
  u.digest, u.target, u.accumulation, u.expr_met, u.expr_ratio, u.expr_light
FROM results r
JOIN project_results p ON p.division = r.division AND p.run_id = r.run_id AND p.project_code = r.project_code
JOIN rules u ON u.division = r.division AND u.id = r.rule_id
WHERE r.division = :division AND r.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
ORDER BY p.seq, r.seq;

-- name: select-run-alerts
-- The alerts of a run, in the order of its projects.
SELECT a.project_code, a.rule, a.level, a.level2, a.indicator, a.message
FROM alerts a
JOIN project_results p ON p.division = a.division AND p.run_id = a.run_id AND p.project_code = a.project_code
WHERE a.division = :division AND a.run_id = :run_id AND (:agency = '' OR p.agency_code = :agency)
ORDER BY p.seq, a.seq;

-- name: select-latest-runs
-- The latest run of each month of a year, the latest month first.
SELECT id, month, finished_at
FROM latest_runs
WHERE division = :division AND fiscal_year = :fiscal_year AND (:month = 0 OR month = :month) AND month <= :last_month
ORDER BY month DESC;

-- name: select-alerts
-- A page of the alerts of one run, the worst first. It names the run, so that what superseded runs raised is not read.
SELECT a.alert_id, a.fiscal_year, a.month, a.project_code, p.name AS project_name, p.agency_code, a.run_id,
  a.rule, a.level, a.level2, a.indicator, a.message, a.severity, a.seq
FROM alerts a
JOIN project_results p ON p.division = a.division AND p.run_id = a.run_id AND p.project_code = a.project_code
WHERE a.division = :division AND a.run_id = :run_id
  AND (:agency = '' OR p.agency_code = :agency)
  AND (:level = '' OR a.level = :level)
  AND (:rule = '' OR a.rule = :rule)
  AND (:project_code = '' OR a.project_code = :project_code)
  AND (a.severity, a.project_code, a.seq) > (:after_severity, :after_project, :after_seq)
ORDER BY a.severity, a.project_code, a.seq
LIMIT :limit;

-- name: select-alert
-- An alert as the newest run that raised it has it. What a run raised that is not published is no alert.
SELECT a.alert_id, a.fiscal_year, a.month, a.project_code, p.name AS project_name, p.agency_code, a.run_id, r.finished_at,
  a.rule, a.level, a.level2, a.indicator, a.message, a.severity, a.seq
FROM alerts a
JOIN runs r ON r.division = a.division AND r.id = a.run_id AND r.status = 'DONE'
JOIN project_results p ON p.division = a.division AND p.run_id = a.run_id AND p.project_code = a.project_code
WHERE a.division = :division AND a.alert_id = :alert_id AND (:agency = '' OR p.agency_code = :agency)
ORDER BY r.started_at DESC, r.id DESC
LIMIT 1;

-- name: analyze-brief-runs (postgres)
-- As analyze-declarations, of a run that keeps no words.
ANALYZE project_results, alerts;

-- name: analyze-runs (postgres)
-- As analyze-declarations.
ANALYZE rules, project_results, results, alerts;
