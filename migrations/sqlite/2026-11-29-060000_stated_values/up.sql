-- What is said of a year that is neither a target nor a value: 基準値, from which a plan sets out, and 見込み, what is
-- expected to come of a year. Only ever added to; the newest is in force.
CREATE TABLE stated_value (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    fiscal_year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('base', 'forecast')),
    value TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('goals', 'midyear', 'results')),
    withdrawn BOOLEAN NOT NULL DEFAULT 0,
    entered_at TIMESTAMP NOT NULL
);
CREATE INDEX stated_value_by_indicator ON stated_value (indicator_id);
