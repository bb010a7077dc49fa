-- Matrices of many datasets, beside the comparisons of two.

CREATE TABLE matrices (
    id       VARCHAR PRIMARY KEY,
    members  VARCHAR NOT NULL,  -- ids of datasets, JSON
    settings VARCHAR NOT NULL,  -- JSON
    title    VARCHAR NOT NULL,
    created  DOUBLE NOT NULL,
    finished DOUBLE,
    result   VARCHAR            -- the whole matrix, NULL until it is done
);
