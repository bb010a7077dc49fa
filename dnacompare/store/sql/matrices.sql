-- name: begin
INSERT OR IGNORE INTO matrices BY NAME
SELECT
    $id AS id, $members AS members, $settings AS settings, $title AS title, $created AS created,
    $finished AS finished;

-- name: finish
INSERT OR REPLACE INTO matrices BY NAME
SELECT
    $id AS id, $members AS members, $settings AS settings, $title AS title, $created AS created,
    $finished AS finished, $result AS result;

-- name: get
SELECT id, members, settings, title, created, finished FROM matrices WHERE id = $id;

-- name: result
SELECT result FROM matrices WHERE id = $id AND result IS NOT NULL;

-- name: finished
SELECT id FROM matrices WHERE result IS NOT NULL ORDER BY id;

-- name: whole
SELECT * FROM matrices WHERE id = $id AND result IS NOT NULL;

-- name: newest
SELECT max(greatest(created, coalesce(finished, created))) AS newest FROM matrices;
