-- The first catalogue. Times are seconds since 1970 UTC; columns named in the comments hold JSON.

CREATE TABLE datasets (
    id          VARCHAR PRIMARY KEY,
    name        VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    modality    VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    items       BIGINT NOT NULL,
    bytes       BIGINT NOT NULL,
    source      VARCHAR NOT NULL,  -- where the contents are
    opened_as   VARCHAR NOT NULL,
    options     VARCHAR NOT NULL,
    tags        VARCHAR NOT NULL,
    columns     VARCHAR NOT NULL,
    rejected    VARCHAR NOT NULL,
    notes       VARCHAR NOT NULL,
    created     DOUBLE NOT NULL
);

CREATE TABLE extractions (
    key       VARCHAR PRIMARY KEY,  -- also the name of its folder
    bytes     BIGINT NOT NULL,
    created   DOUBLE NOT NULL,
    last_used DOUBLE NOT NULL
);

CREATE TABLE comparisons (
    id       VARCHAR PRIMARY KEY,
    a        VARCHAR NOT NULL,
    b        VARCHAR NOT NULL,
    settings VARCHAR NOT NULL,
    title    VARCHAR NOT NULL,
    created  DOUBLE NOT NULL,
    finished DOUBLE,
    outcome  VARCHAR,
    sentence VARCHAR,
    result   VARCHAR               -- the whole comparison, NULL until it is done
);

CREATE TABLE jobs (
    id        VARCHAR PRIMARY KEY,
    key       VARCHAR NOT NULL,
    owner     VARCHAR NOT NULL,
    kind      VARCHAR NOT NULL,
    title     VARCHAR NOT NULL,
    payload   VARCHAR NOT NULL,
    status    VARCHAR NOT NULL,
    stage     VARCHAR NOT NULL,
    done      BIGINT NOT NULL,
    total     BIGINT NOT NULL,
    error     VARCHAR,
    created   DOUBLE NOT NULL,
    started   DOUBLE,
    finished  DOUBLE,
    heartbeat DOUBLE
);
