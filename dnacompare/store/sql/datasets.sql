-- name: put
INSERT OR REPLACE INTO datasets BY NAME
SELECT
    $id AS id, $name AS name, $kind AS kind, $modality AS modality, $fingerprint AS fingerprint,
    $items AS items, $bytes AS bytes, $source AS source, $opened_as AS opened_as,
    $options AS options, $tags AS tags, $columns AS columns, $rejected AS rejected,
    $notes AS notes, $created AS created;

-- name: get
SELECT * FROM datasets WHERE id = $id;

-- name: all
SELECT * FROM datasets ORDER BY created DESC, id;

-- name: delete
DELETE FROM datasets WHERE id = $id;

-- name: newest
SELECT max(created) AS newest FROM datasets;
