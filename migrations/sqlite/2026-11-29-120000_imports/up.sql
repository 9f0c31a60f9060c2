-- Every file that was taken in, as one act that can be taken back as one.
CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- What it was taken in for; none for a table of indicators that names its years itself.
    fiscal_year INTEGER,
    stage TEXT CHECK (stage IN ('goals', 'midyear', 'results')),
    source TEXT NOT NULL,
    -- SHA-256 of the file; empty where it was none.
    digest TEXT NOT NULL,
    -- JSON: how much of what it wrote.
    written TEXT NOT NULL,
    -- JSON: the cells that were mended or left out by hand.
    mended TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    undone_by TEXT,
    undone_at TIMESTAMP
);

-- What an import wrote: rows that it added, by the numbers of the first and the last; what it changed, one by one. Of a kind
-- that it only watches, the range is empty and says where the numbers stood.
CREATE TABLE import_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id INTEGER NOT NULL REFERENCES import (id),
    kind TEXT NOT NULL,
    first_number INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    -- JSON: of what was changed, how it was before; of what was added, what it was when it was taken back.
    content TEXT,
    -- SHA-256 of what it was after the import, by which a later change is noticed.
    digest TEXT
);
CREATE INDEX import_change_by_import ON import_change (import_id);
CREATE INDEX import_change_by_number ON import_change (kind, first_number, last_number);

-- Years and units may go again with the import that brought them.
CREATE TRIGGER year_removed AFTER DELETE ON fiscal_year BEGIN INSERT INTO changed VALUES ('year:' || OLD.year); END;
CREATE TRIGGER unit_removed AFTER DELETE ON unit BEGIN INSERT INTO changed VALUES ('units'); END;
