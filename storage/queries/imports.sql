-- name: insert-import
-- What was found in files when they were handed in.
INSERT INTO imports (division, id, agency_code, summary, preview, recorded_by, recorded_at)
VALUES (:division, :id, :agency_code, :summary, :preview, :recorded_by, :recorded_at);

-- name: insert-import-file
-- One of the files, byte for byte.
INSERT INTO import_files (division, import_id, seq, name, digest, size, content)
VALUES (:division, :import_id, :seq, :name, :digest, :size, :content);

-- name: insert-import-result
-- How an import ended. Its key refuses a second end.
INSERT INTO import_results (division, import_id, state, result, recorded_by, recorded_at)
VALUES (:division, :import_id, :state, :result, :recorded_by, :recorded_at);

-- name: select-imports
-- A page of imports, the newest first; ids are in order of time.
SELECT i.id, i.summary, i.recorded_by, i.recorded_at, r.state, r.result, r.recorded_by AS closed_by, r.recorded_at AS closed_at
FROM imports i
LEFT JOIN import_results r ON r.division = i.division AND r.import_id = i.id
WHERE i.division = :division AND (:agency = '' OR i.agency_code = :agency) AND (:after = '' OR i.id < :after)
ORDER BY i.id DESC
LIMIT :limit;

-- name: select-import
-- One import with its preview.
SELECT i.id, i.summary, i.preview, i.recorded_by, i.recorded_at, r.state, r.result, r.recorded_by AS closed_by, r.recorded_at AS closed_at
FROM imports i
LEFT JOIN import_results r ON r.division = i.division AND r.import_id = i.id
WHERE i.division = :division AND (:agency = '' OR i.agency_code = :agency) AND i.id = :id;

-- name: select-import-files
-- The files of an import.
SELECT f.name, f.digest, f.content
FROM import_files f
JOIN imports i ON i.division = f.division AND i.id = f.import_id
WHERE f.division = :division AND (:agency = '' OR i.agency_code = :agency) AND f.import_id = :id
ORDER BY f.seq;

-- name: select-import-division
-- Of which division an import is: what a request that names none is about. No agency's data.
SELECT division FROM imports WHERE id = :id;
