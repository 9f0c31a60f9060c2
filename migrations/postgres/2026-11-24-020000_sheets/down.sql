UPDATE footnote SET part = 'results' WHERE part = 'midyear';
ALTER TABLE footnote DROP CONSTRAINT footnote_part_check;
ALTER TABLE footnote ADD CONSTRAINT footnote_part_check CHECK (part IN ('objectives', 'results'));

DELETE FROM target WHERE withdrawn;
ALTER TABLE target DROP COLUMN withdrawn;
