-- name: select-part-places
-- The places of the projects of those parts of a run that have any between two places.
SELECT part, first_seq, project_count
FROM run_parts
WHERE division = :division AND run_id = :run_id AND first_seq <= :last_seq AND first_seq + project_count > :first_seq
ORDER BY part;
