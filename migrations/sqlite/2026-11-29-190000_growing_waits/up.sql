-- How many attempts to sign in failed in a row: the wait before the next grows with them.
ALTER TABLE sign_in_attempt ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
