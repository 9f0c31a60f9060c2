DROP TRIGGER named_unit_removed;
DROP TRIGGER unit_named;
DROP TRIGGER unit_named_at_once;
ALTER TABLE unit DROP COLUMN name_en;
ALTER TABLE city DROP COLUMN name_en;
