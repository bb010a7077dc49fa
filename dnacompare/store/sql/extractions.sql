-- name: put
INSERT OR REPLACE INTO extractions BY NAME
SELECT
    $key AS key, $bytes AS bytes, $now AS created, $now AS last_used,
    $family AS family, $items AS items, $checkpoint AS checkpoint;

-- name: use
UPDATE extractions SET last_used = $now WHERE key = $key;

-- name: delete
DELETE FROM extractions WHERE key = $key;

-- name: family
SELECT key, checkpoint FROM extractions WHERE family = $family ORDER BY items DESC, key;

-- name: oldest
SELECT key, bytes FROM extractions ORDER BY last_used, key;

-- name: newest
SELECT max(last_used) AS newest FROM extractions;
