-- The last fiscal year of a programme that has ended, and why it ended.
ALTER TABLE programme ADD COLUMN ended_year INTEGER;
ALTER TABLE programme ADD COLUMN ended_reason TEXT;

-- The programme that took a number's goals back: the old address leads there.
ALTER TABLE programme ADD COLUMN joined_to INTEGER REFERENCES programme (id);
