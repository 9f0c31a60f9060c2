-- Targets as cities write them. 90%以上 is a bound of a figure; 維持 and 増加 have no figure of their own and are held
-- against an earlier value: that of since_year, else 基準値; 調整中 is a word in the place of a target. tolerance is how far
-- a value may lie from the one to be kept: 3, or 5% of it. word is what the bound is called, or the word itself.
CREATE TABLE target_of_any_kind (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    fiscal_year INTEGER NOT NULL,
    value TEXT,
    reason TEXT,
    objective_id INTEGER REFERENCES objective (id) ON DELETE SET NULL,
    entered_at TIMESTAMP NOT NULL,
    stage TEXT NOT NULL DEFAULT 'goals' CHECK (stage IN ('goals', 'midyear', 'results')),
    withdrawn BOOLEAN NOT NULL DEFAULT FALSE,
    planned BOOLEAN NOT NULL DEFAULT 0,
    bound TEXT CHECK (bound IN ('at_least', 'at_most', 'above', 'below', 'keep', 'increase', 'decrease')),
    tolerance TEXT,
    since_year INTEGER,
    word TEXT,
    CONSTRAINT target_says_something CHECK (value IS NOT NULL OR word IS NOT NULL),
    CONSTRAINT target_bound_has_a_word CHECK (bound IS NULL OR word IS NOT NULL),
    CONSTRAINT target_tolerance_is_of_what_is_kept CHECK (tolerance IS NULL OR bound = 'keep')
);
INSERT INTO target_of_any_kind
    (id, indicator_id, fiscal_year, value, reason, objective_id, entered_at, stage, withdrawn, planned)
SELECT id, indicator_id, fiscal_year, value, reason, objective_id, entered_at, stage, withdrawn, planned FROM target;
DROP TABLE target;
ALTER TABLE target_of_any_kind RENAME TO target;
CREATE INDEX target_by_indicator ON target (indicator_id);

-- The source's own word for why there is no value: 調整中.
ALTER TABLE actual ADD COLUMN word TEXT;
