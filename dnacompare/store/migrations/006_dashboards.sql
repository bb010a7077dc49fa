-- Pages that people composed. What a card shows is kept at its own address; here is its layout.

CREATE TABLE dashboards (
    id      VARCHAR PRIMARY KEY,  -- hard to guess: whoever has it may edit
    link    VARCHAR NOT NULL,     -- hard to guess: whoever has it may read
    name    VARCHAR NOT NULL,
    cards   VARCHAR NOT NULL,     -- JSON, in order
    created DOUBLE NOT NULL,
    changed DOUBLE NOT NULL
);
