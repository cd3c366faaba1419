-- name: select-part-places
-- The places of the projects of those parts of a run that have any between two places.
SELECT part, first_seq, project_count
FROM run_parts
WHERE division = :division AND run_id = :run_id AND first_seq <= :last_seq AND first_seq + project_count > :first_seq
ORDER BY part;

-- name: select-part-conclusions
-- What a run has concluded about projects of a part: those between two places; where codes are listed, only those.
SELECT c.project_code, c.seq, c.verdict, c.light, c.provisional, coalesce(c.score, -1) AS score
FROM run_inputs i
CROSS JOIN conclusions c
WHERE c.division = i.division AND c.run_id = i.run_id AND c.project_code = i.project_code
  AND i.division = :division AND i.run_id = :run_id AND i.part = :part AND i.month = 0
  AND i.seq >= :first_seq AND i.seq <= :last_seq AND (:codes = '' OR replace(:codes, '<' || i.project_code || '>', '') <> :codes)
ORDER BY i.seq, c.seq;

-- name: select-project-conclusions
-- What the results that a run keeps say of one project, without the words.
SELECT r.verdict, r.light, r.provisional, r.score
FROM results r
JOIN runs h ON h.division = r.division AND h.id = r.run_id AND h.status = 'DONE'
JOIN project_results p ON p.division = r.division AND p.run_id = r.run_id AND p.project_code = r.project_code
WHERE r.division = :division AND r.run_id = :run_id AND r.project_code = :project_code AND (:agency = '' OR p.agency_code = :agency)
ORDER BY r.seq;
