-- name: create
CREATE TABLE IF NOT EXISTS meta (schema_version INTEGER NOT NULL, app_version VARCHAR NOT NULL);

-- name: get
SELECT schema_version, app_version FROM meta;

-- name: clear
DELETE FROM meta;

-- name: put
INSERT INTO meta VALUES ($schema_version, $app_version);

-- name: tables
SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name;
