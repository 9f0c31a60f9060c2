-- The mail server that takes notices, in whose name and from which hour they go, and what stands behind the staff ID in
-- an address. Without a server no mail is sent.
ALTER TABLE city ADD COLUMN mail_server TEXT NOT NULL DEFAULT '';
ALTER TABLE city ADD COLUMN mail_sender TEXT NOT NULL DEFAULT '';
ALTER TABLE city ADD COLUMN mail_domain TEXT NOT NULL DEFAULT '';
ALTER TABLE city ADD COLUMN mail_hour INTEGER NOT NULL DEFAULT 8 CHECK (mail_hour BETWEEN 0 AND 23);
-- An address of one's own, where it is not the staff ID with the city's ending.
ALTER TABLE person ADD COLUMN mail TEXT;

-- What was told by mail, at most once a day for each person: the items that lay on the desk then, as JSON.
CREATE TABLE notice (
    person_id INTEGER NOT NULL REFERENCES person (id),
    day DATE NOT NULL,
    items TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    -- What went wrong at the last attempt; none once the mail server has taken the notice.
    problem TEXT,
    PRIMARY KEY (person_id, day)
);
