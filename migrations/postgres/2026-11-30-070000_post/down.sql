DROP TABLE calendar;
ALTER TABLE notice DROP COLUMN attempts;
ALTER TABLE person DROP COLUMN digest_off;
ALTER TABLE city DROP COLUMN mail_day;
ALTER TABLE city DROP COLUMN mail_password;
ALTER TABLE city DROP COLUMN mail_login;
ALTER TABLE city DROP COLUMN mail_encryption;
