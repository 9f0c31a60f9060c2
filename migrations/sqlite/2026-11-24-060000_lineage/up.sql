-- The last fiscal year of a programme that has ended, and why it ended.
ALTER TABLE programme ADD COLUMN ended_year INTEGER;
ALTER TABLE programme ADD COLUMN ended_reason TEXT;
