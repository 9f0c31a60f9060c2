-- Who has to have a second factor beside the password.
ALTER TABLE city ADD COLUMN second_factor TEXT NOT NULL DEFAULT 'nobody'
    CHECK (second_factor IN ('nobody', 'administrators', 'heads', 'everyone'));

-- 2段階認証 of a person.
CREATE TABLE second_factor (
    person_id INTEGER PRIMARY KEY NOT NULL REFERENCES person (id),
    -- Sealed under a key that the city's own gives.
    secret TEXT NOT NULL,
    -- The last step of time of which a code was taken: none is taken twice.
    last_step BIGINT NOT NULL,
    since TIMESTAMP NOT NULL
);
-- The codes for the day on which the device is lost, as hashes; one that was used is gone.
CREATE TABLE recovery_code (
    hash TEXT PRIMARY KEY NOT NULL,
    person_id INTEGER NOT NULL REFERENCES second_factor (person_id) ON DELETE CASCADE
);
CREATE INDEX recovery_code_by_person ON recovery_code (person_id);

-- Whether somebody may go on is kept in memory by whoever serves. That a code was taken is no change of it.
CREATE TRIGGER second_factor_added AFTER INSERT ON second_factor BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER second_factor_removed AFTER DELETE ON second_factor BEGIN INSERT INTO changed VALUES ('staff'); END;
