DROP TRIGGER unit_removed;
DROP TRIGGER year_removed;
DROP TABLE import_change;
DROP TABLE import;
