-- name: put
INSERT OR REPLACE INTO jobs BY NAME
SELECT
    $id AS id, $key AS key, $owner AS owner, $kind AS kind, $title AS title, $payload AS payload,
    $status AS status, $stage AS stage, $done AS done, $total AS total, $error AS error,
    $created AS created, $started AS started, $finished AS finished, $heartbeat AS heartbeat;

-- name: get
SELECT * FROM jobs WHERE id = $id;

-- name: latest
SELECT * FROM jobs WHERE key = $key ORDER BY created DESC, id LIMIT 1;

-- name: recent
SELECT * FROM jobs ORDER BY created DESC, id LIMIT $limit;

-- name: interrupt
UPDATE jobs SET status = 'interrupted', finished = $now WHERE status IN ('queued', 'running');

-- name: newest
SELECT max(greatest(created, coalesce(finished, created))) AS newest FROM jobs;

-- name: prune
DELETE FROM jobs
WHERE status NOT IN ('queued', 'running')
    AND id NOT IN (SELECT id FROM jobs ORDER BY created DESC, id LIMIT $keep);
