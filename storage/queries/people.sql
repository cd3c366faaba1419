-- name: select-agencies
-- All agencies of a division.
SELECT code, name, parent, kind
FROM agencies
WHERE division = :division
ORDER BY code;

-- name: upsert-tree-agency
-- An agency with its place in the tree.
INSERT INTO agencies (division, code, name, parent, kind)
VALUES (:division, :code, :name, :parent, :kind)
ON CONFLICT (division, code) DO UPDATE SET name = excluded.name, parent = excluded.parent, kind = excluded.kind;

-- name: select-people
-- All persons of a division.
SELECT id, name, contacts, inactive
FROM people
WHERE division = :division
ORDER BY id;

-- name: select-posts
-- Their posts.
SELECT person_id, seq, agency_code, duty
FROM posts
WHERE division = :division
ORDER BY person_id, seq;

-- name: upsert-person
-- A person as he is from now on.
INSERT INTO people (division, id, name, contacts, inactive, recorded_by, recorded_at)
VALUES (:division, :id, :name, :contacts, :inactive, :recorded_by, :recorded_at)
ON CONFLICT (division, id) DO UPDATE SET name = excluded.name, contacts = excluded.contacts, inactive = excluded.inactive,
  recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at;

-- name: delete-posts
-- A person's posts, before those that he has from now on.
DELETE FROM posts WHERE division = :division AND person_id = :person_id;

-- name: insert-post
-- A post of a person.
INSERT INTO posts (division, person_id, seq, agency_code, duty)
VALUES (:division, :person_id, :seq, :agency_code, :duty);
