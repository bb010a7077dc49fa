-- Why two datasets differ, one row a method and its options.

CREATE TABLE explanations (
    id       VARCHAR PRIMARY KEY,
    a        VARCHAR NOT NULL,  -- ids of datasets
    b        VARCHAR NOT NULL,
    method   VARCHAR NOT NULL,
    settings VARCHAR NOT NULL,  -- JSON
    title    VARCHAR NOT NULL,
    created  DOUBLE NOT NULL,
    finished DOUBLE,
    result   VARCHAR            -- the whole explanation, NULL until it is done
);
