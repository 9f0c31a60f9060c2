-- Programmes that had gone under one number and were parted, with everything that went along to the new number, so that
-- one on which nothing depends can be undone.
CREATE TABLE programme_parting (
    new_programme INTEGER PRIMARY KEY NOT NULL REFERENCES programme (id),
    old_programme INTEGER NOT NULL REFERENCES programme (id),
    fiscal_year INTEGER NOT NULL,
    reason TEXT NOT NULL,
    record TEXT NOT NULL,
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    undone_by TEXT,
    undone_at TIMESTAMP,
    CHECK (new_programme <> old_programme)
);
CREATE INDEX programme_parting_by_old ON programme_parting (old_programme);
