-- JSON: the cell of the file that a value was read from. None where a person entered it, or where it was taken in before
-- cells were kept. Shown to staff, never published.
ALTER TABLE target ADD COLUMN taken_from TEXT;
ALTER TABLE actual ADD COLUMN taken_from TEXT;
ALTER TABLE stated_value ADD COLUMN taken_from TEXT;
ALTER TABLE amount ADD COLUMN taken_from TEXT;
