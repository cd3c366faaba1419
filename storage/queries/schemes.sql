-- name: select-schemes
-- What a division published after its scheme of a seq, in the order of publishing. Every request asks it.
SELECT id, version, seq, digest, name, basis, based_on, content, recorded_by, recorded_at
FROM schemes
WHERE division = :division AND seq > :after
ORDER BY seq;

-- name: select-scheme-heads
-- All that a division published, without the texts.
SELECT id, version, seq, digest, recorded_by, recorded_at
FROM schemes
WHERE division = :division
ORDER BY seq;

-- name: insert-scheme
-- Publishes a scheme.
INSERT INTO schemes (division, id, version, seq, digest, name, basis, based_on, content, recorded_by, recorded_at)
VALUES (:division, :id, :version, :seq, :digest, :name, :basis, :based_on, :content, :recorded_by, :recorded_at);
