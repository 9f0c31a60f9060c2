ALTER TABLE programme DROP COLUMN ended_reason;
ALTER TABLE programme DROP COLUMN ended_year;
