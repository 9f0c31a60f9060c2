DROP TABLE notice;
ALTER TABLE person DROP COLUMN mail;
ALTER TABLE city DROP COLUMN mail_hour;
ALTER TABLE city DROP COLUMN mail_domain;
ALTER TABLE city DROP COLUMN mail_sender;
ALTER TABLE city DROP COLUMN mail_server;
