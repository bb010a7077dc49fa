-- What else was asked at an address and found there; ``kind`` says what the settings mean.

CREATE TABLE findings (
    id       VARCHAR PRIMARY KEY,
    kind     VARCHAR NOT NULL,
    settings VARCHAR NOT NULL,  -- JSON, ids of datasets among them
    title    VARCHAR NOT NULL,
    created  DOUBLE NOT NULL,
    finished DOUBLE,
    result   VARCHAR            -- the whole result, NULL until it is done
);
