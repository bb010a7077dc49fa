-- Extractions are shards of a family, found by their items. Those of the first catalogue do not say
-- which items they hold; their folders go when the workspace is opened.

DELETE FROM extractions;
ALTER TABLE extractions ADD COLUMN family VARCHAR;
ALTER TABLE extractions ADD COLUMN items BIGINT;
ALTER TABLE extractions ADD COLUMN checkpoint BOOLEAN;
