CREATE TABLE recovery_code_of_factor (hash TEXT PRIMARY KEY NOT NULL, person_id INTEGER NOT NULL REFERENCES second_factor (person_id) ON DELETE CASCADE);
INSERT INTO recovery_code_of_factor (hash, person_id) SELECT hash, person_id FROM recovery_code WHERE person_id IN (SELECT person_id FROM second_factor);
DROP TABLE recovery_code;
ALTER TABLE recovery_code_of_factor RENAME TO recovery_code;
CREATE INDEX recovery_code_by_person ON recovery_code (person_id);
DROP TABLE passkey_ceremony;
DROP TABLE passkey;
