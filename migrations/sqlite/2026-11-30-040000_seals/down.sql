DROP TABLE seal;
ALTER TABLE log_purge DROP COLUMN signature;
ALTER TABLE log_purge DROP COLUMN digest;
ALTER TABLE log_purge DROP COLUMN last_row;
ALTER TABLE log_purge DROP COLUMN first_row;
ALTER TABLE log_purge DROP COLUMN removed;
