DROP TRIGGER audit_is_kept;
DROP TRIGGER audit_stays;
DROP TABLE log_purge;
DROP TABLE logo;
ALTER TABLE city DROP COLUMN log_years;
ALTER TABLE city DROP COLUMN sign_in_wait;
ALTER TABLE city DROP COLUMN sign_in_attempts;
ALTER TABLE city DROP COLUMN idle_minutes;
ALTER TABLE city DROP COLUMN languages;
