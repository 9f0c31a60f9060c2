ALTER TABLE scheduled_publication DROP COLUMN goals;
ALTER TABLE scheduled_publication DROP COLUMN note;
DROP INDEX publication_by_unit;
ALTER TABLE publication DROP COLUMN unit_id;
ALTER TABLE publication DROP COLUMN note;
