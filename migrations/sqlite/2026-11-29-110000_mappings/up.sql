-- How tables are to be read, kept by name for the next year's: TOML, as the command line takes it.
CREATE TABLE mapping (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
