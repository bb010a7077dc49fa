-- name: begin
INSERT OR IGNORE INTO findings BY NAME
SELECT
    $id AS id, $kind AS kind, $settings AS settings, $title AS title, $created AS created,
    $finished AS finished;

-- name: finish
INSERT OR REPLACE INTO findings BY NAME
SELECT
    $id AS id, $kind AS kind, $settings AS settings, $title AS title, $created AS created,
    $finished AS finished, $result AS result;

-- name: get
SELECT id, kind, settings, title, created, finished FROM findings WHERE id = $id;

-- name: result
SELECT result FROM findings WHERE id = $id AND result IS NOT NULL;

-- name: finished
SELECT id FROM findings WHERE result IS NOT NULL ORDER BY id;

-- name: whole
SELECT * FROM findings WHERE id = $id AND result IS NOT NULL;

-- name: newest
SELECT max(greatest(created, coalesce(finished, created))) AS newest FROM findings;
