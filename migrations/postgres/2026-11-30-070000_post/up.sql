-- How mail goes to the relay, as whom, and on which day of the week. The password is encrypted under a key that the city's
-- own gives.
ALTER TABLE city ADD COLUMN mail_encryption TEXT NOT NULL DEFAULT 'none'
    CHECK (mail_encryption IN ('none', 'starttls', 'tls'));
ALTER TABLE city ADD COLUMN mail_login TEXT NOT NULL DEFAULT '';
ALTER TABLE city ADD COLUMN mail_password TEXT NOT NULL DEFAULT '';
ALTER TABLE city ADD COLUMN mail_day TEXT NOT NULL DEFAULT 'monday'
    CHECK (mail_day IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'));
-- Whether somebody wants no digest.
ALTER TABLE person ADD COLUMN digest_off BOOLEAN NOT NULL DEFAULT FALSE;
-- How often a notice was handed to the mail server. From now on there is one a week for each person, and its day is the
-- Monday of that week.
ALTER TABLE notice ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;

-- The calendar of a section, under an address that holds a secret. Only its hash is kept.
CREATE TABLE calendar (
    unit_id INTEGER PRIMARY KEY NOT NULL REFERENCES unit (id),
    token_hash TEXT NOT NULL UNIQUE,
    signature TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL
);
