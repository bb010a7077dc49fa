-- name: begin
INSERT OR IGNORE INTO explanations BY NAME
SELECT
    $id AS id, $a AS a, $b AS b, $method AS method, $settings AS settings, $title AS title,
    $created AS created, $finished AS finished;

-- name: finish
INSERT OR REPLACE INTO explanations BY NAME
SELECT
    $id AS id, $a AS a, $b AS b, $method AS method, $settings AS settings, $title AS title,
    $created AS created, $finished AS finished, $result AS result;

-- name: get
SELECT id, a, b, method, settings, title, created, finished FROM explanations WHERE id = $id;

-- name: result
SELECT result FROM explanations WHERE id = $id AND result IS NOT NULL;

-- name: finished
SELECT id FROM explanations WHERE result IS NOT NULL ORDER BY id;

-- name: whole
SELECT * FROM explanations WHERE id = $id AND result IS NOT NULL;

-- name: newest
SELECT max(greatest(created, coalesce(finished, created))) AS newest FROM explanations;
