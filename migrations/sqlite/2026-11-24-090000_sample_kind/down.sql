ALTER TABLE city DROP COLUMN sample_kind;
