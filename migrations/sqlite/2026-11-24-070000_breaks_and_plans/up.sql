-- From a year on, an indicator's values are not what they were before: another unit, another way of counting.
CREATE TABLE indicator_break (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    fiscal_year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('unit', 'method', 'scope')),
    reason TEXT NOT NULL,
    -- The unit of measure of the values before, where it was another one.
    former_unit TEXT,
    -- What the values before are multiplied by to be compared with those since, where that can be said.
    factor TEXT,
    UNIQUE (indicator_id, fiscal_year)
);

-- 計画値: a figure that a source plans for the year. It is no target, and no rate is computed from it.
ALTER TABLE target ADD COLUMN planned BOOLEAN NOT NULL DEFAULT 0;
