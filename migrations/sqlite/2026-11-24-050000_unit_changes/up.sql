-- Reorganisations, with everything they touched, so that one on which nothing depends can be undone.
CREATE TABLE unit_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('created', 'renamed', 'moved', 'merged', 'split', 'joined', 'ended')),
    fiscal_year INTEGER NOT NULL,
    record TEXT NOT NULL,
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    undone_by TEXT,
    undone_at TIMESTAMP
);

-- A year's policies (施策) in their order. A goal names its policy in words.
CREATE TABLE policy (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (fiscal_year, name)
);
