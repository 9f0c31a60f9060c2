-- Targets as cities write them. 90%以上 is a bound of a figure; 維持 and 増加 have no figure of their own and are held
-- against an earlier value: that of since_year, else 基準値; 調整中 is a word in the place of a target.
ALTER TABLE target ALTER COLUMN value DROP NOT NULL;
ALTER TABLE target ADD COLUMN bound TEXT
    CHECK (bound IN ('at_least', 'at_most', 'above', 'below', 'keep', 'increase', 'decrease'));
-- How far a value may lie from the one to be kept: 3, or 5% of it.
ALTER TABLE target ADD COLUMN tolerance TEXT;
ALTER TABLE target ADD COLUMN since_year INTEGER;
-- What the bound is called, or the word itself.
ALTER TABLE target ADD COLUMN word TEXT;
ALTER TABLE target ADD CONSTRAINT target_says_something CHECK (value IS NOT NULL OR word IS NOT NULL);
ALTER TABLE target ADD CONSTRAINT target_bound_has_a_word CHECK (bound IS NULL OR word IS NOT NULL);
ALTER TABLE target ADD CONSTRAINT target_tolerance_is_of_what_is_kept CHECK (tolerance IS NULL OR bound = 'keep');

-- The source's own word for why there is no value: 調整中.
ALTER TABLE actual ADD COLUMN word TEXT;
