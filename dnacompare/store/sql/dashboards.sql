-- name: put
INSERT OR REPLACE INTO dashboards BY NAME
SELECT
    $id AS id, $link AS link, $name AS name, $cards AS cards, $created AS created,
    $changed AS changed;

-- name: get
SELECT * FROM dashboards WHERE id = $id;

-- name: linked
SELECT * FROM dashboards WHERE link = $link;

-- name: all
SELECT * FROM dashboards ORDER BY changed DESC, id;

-- name: delete
DELETE FROM dashboards WHERE id = $id;

-- name: finished
SELECT id FROM dashboards ORDER BY id;

-- name: whole
SELECT *, '' AS result FROM dashboards WHERE id = $id;

-- name: finish
INSERT OR REPLACE INTO dashboards BY NAME
SELECT
    $id AS id, $link AS link, $name AS name, $cards AS cards, $created AS created,
    $changed AS changed
WHERE $result = '';

-- name: newest
SELECT max(changed) AS newest FROM dashboards;
