-- name: select-part-places
-- The places of the projects of those parts of a run that have any between two places.
SELECT part, first_seq, project_count
FROM run_parts
WHERE division = :division AND run_id = :run_id AND first_seq <= :last_seq AND first_seq + project_count > :first_seq
ORDER BY part;

-- name: select-judged-conclusions (sqlite)
-- What a run has concluded about some projects. Looked up one by one: a join would be planned by statistics, which a partition that
-- was just filled has none of.
SELECT c.project_code, c.seq, c.verdict, c.light, c.provisional, coalesce(c.score, -1) AS score
FROM conclusions c
WHERE c.division = :division AND c.run_id = :run_id AND c.project_code IN (SELECT value FROM json_each(:project_codes))
ORDER BY c.project_code, c.seq;

-- name: select-judged-conclusions (postgres)
-- As on SQLite. What has an offset is planned by itself, for one project.
SELECT c.project_code, c.seq, c.verdict, c.light, c.provisional, c.score
FROM json_array_elements_text(CAST(:project_codes AS JSON)) w
CROSS JOIN LATERAL (
  SELECT n.project_code, n.seq, n.verdict, n.light, n.provisional, coalesce(n.score, -1) AS score FROM conclusions n
  WHERE n.division = :division AND n.run_id = :run_id AND n.project_code = w.value
  OFFSET 0) c
ORDER BY c.project_code, c.seq;

-- name: select-project-conclusions
-- What the results that a run keeps say of one project, without the words.
SELECT r.verdict, r.light, r.provisional, r.score
FROM results r
JOIN runs h ON h.division = r.division AND h.id = r.run_id AND h.status = 'DONE'
JOIN project_results p ON p.division = r.division AND p.run_id = r.run_id AND p.project_code = r.project_code
WHERE r.division = :division AND r.run_id = :run_id AND r.project_code = :project_code AND (:agency = '' OR p.agency_code = :agency)
ORDER BY r.seq;
