DROP TABLE recovery_code;
DROP TABLE second_factor;
ALTER TABLE city DROP COLUMN second_factor;
