-- name: begin
INSERT OR IGNORE INTO comparisons BY NAME
SELECT
    $id AS id, $a AS a, $b AS b, $settings AS settings, $title AS title, $created AS created,
    $finished AS finished, $outcome AS outcome, $sentence AS sentence;

-- name: finish
INSERT OR REPLACE INTO comparisons BY NAME
SELECT
    $id AS id, $a AS a, $b AS b, $settings AS settings, $title AS title, $created AS created,
    $finished AS finished, $outcome AS outcome, $sentence AS sentence, $result AS result;

-- name: get
SELECT id, a, b, settings, title, created, finished, outcome, sentence
FROM comparisons WHERE id = $id;

-- name: result
SELECT result FROM comparisons WHERE id = $id AND result IS NOT NULL;

-- name: recent
SELECT id, a, b, settings, title, created, finished, outcome, sentence
FROM comparisons WHERE finished IS NOT NULL ORDER BY finished DESC, id LIMIT $limit;

-- name: finished
SELECT id FROM comparisons WHERE result IS NOT NULL ORDER BY id;

-- name: whole
SELECT * FROM comparisons WHERE id = $id AND result IS NOT NULL;

-- name: newest
SELECT max(greatest(created, coalesce(finished, created))) AS newest FROM comparisons;
