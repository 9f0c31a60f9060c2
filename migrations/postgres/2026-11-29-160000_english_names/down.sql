DROP TRIGGER named_unit_removed ON unit;
DROP TRIGGER unit_named ON unit;
DROP TRIGGER unit_named_at_once ON unit;
ALTER TABLE unit DROP COLUMN name_en;
ALTER TABLE city DROP COLUMN name_en;
