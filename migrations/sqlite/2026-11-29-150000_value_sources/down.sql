ALTER TABLE amount DROP COLUMN taken_from;
ALTER TABLE stated_value DROP COLUMN taken_from;
ALTER TABLE actual DROP COLUMN taken_from;
ALTER TABLE target DROP COLUMN taken_from;
