ALTER TABLE actual DROP COLUMN word;

-- What has no figure can't be kept without its columns.
DELETE FROM target WHERE value IS NULL;
ALTER TABLE target DROP CONSTRAINT target_says_something;
ALTER TABLE target DROP CONSTRAINT target_bound_has_a_word;
ALTER TABLE target DROP CONSTRAINT target_tolerance_is_of_what_is_kept;
ALTER TABLE target DROP COLUMN bound;
ALTER TABLE target DROP COLUMN tolerance;
ALTER TABLE target DROP COLUMN since_year;
ALTER TABLE target DROP COLUMN word;
ALTER TABLE target ALTER COLUMN value SET NOT NULL;
