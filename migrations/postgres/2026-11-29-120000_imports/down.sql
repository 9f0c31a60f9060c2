DROP TRIGGER unit_removed ON unit;
DROP TRIGGER year_removed ON fiscal_year;
DROP TABLE import_change;
DROP TABLE import;
