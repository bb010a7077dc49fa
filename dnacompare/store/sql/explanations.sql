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
