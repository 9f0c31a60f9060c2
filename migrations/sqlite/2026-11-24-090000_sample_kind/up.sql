-- Whether a demonstration is made from published material or invented as a whole.
ALTER TABLE city ADD COLUMN sample_kind TEXT NOT NULL DEFAULT 'published' CHECK (sample_kind IN ('published', 'invented'));
