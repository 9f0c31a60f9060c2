-- Tables that were sent and wait to be taken in, as they came. Each is of a draft, which names it, and goes with it.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX upload_person ON upload (person_id);
ALTER TABLE draft ADD COLUMN upload_id INTEGER REFERENCES upload (id);
