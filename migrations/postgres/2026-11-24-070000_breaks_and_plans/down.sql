ALTER TABLE target DROP COLUMN planned;
DROP TABLE indicator_break;
