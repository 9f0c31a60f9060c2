-- パスキー of a person, as many as they have: a second factor beside the codes of an app. What is kept is no secret.
CREATE TABLE passkey (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    -- The name that its owner gave it.
    name TEXT NOT NULL,
    -- By which a device knows it: no two of the city's are alike.
    credential_id TEXT NOT NULL UNIQUE,
    -- The public key and what goes with it, as JSON.
    credential TEXT NOT NULL,
    -- How often it has signed, where it counts that: it never goes back.
    counter BIGINT NOT NULL DEFAULT 0,
    added_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX passkey_by_person ON passkey (person_id);

-- What somebody was asked for a moment ago, with a passkey to be made or to be shown: it is answered once, or ends.
CREATE TABLE passkey_ceremony (
    -- Of what it is for, and of the session or the form it was asked in.
    binding TEXT PRIMARY KEY NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    until TIMESTAMP NOT NULL
);
CREATE INDEX passkey_ceremony_by_until ON passkey_ceremony (until);

-- Recovery codes are for whoever has a second factor, of whatever kind.
CREATE TABLE recovery_code_of_person (
    hash TEXT PRIMARY KEY NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id)
);
INSERT INTO recovery_code_of_person (hash, person_id) SELECT hash, person_id FROM recovery_code;
DROP TABLE recovery_code;
ALTER TABLE recovery_code_of_person RENAME TO recovery_code;
CREATE INDEX recovery_code_by_person ON recovery_code (person_id);

-- Whether somebody may go on is kept in memory by whoever serves. That a passkey was used is no change of it.
CREATE TRIGGER passkey_added AFTER INSERT ON passkey BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER passkey_removed AFTER DELETE ON passkey BEGIN INSERT INTO changed VALUES ('staff'); END;
