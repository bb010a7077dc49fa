-- name: all
SELECT id, a || ' ' || b || ' ' || settings AS datasets,
    greatest(created, coalesce(finished, created)) AS moment FROM comparisons
UNION ALL
SELECT id, members, greatest(created, coalesce(finished, created)) FROM matrices
UNION ALL
SELECT id, a || ' ' || b, greatest(created, coalesce(finished, created)) FROM explanations
UNION ALL
SELECT id, settings, greatest(created, coalesce(finished, created)) FROM findings;
