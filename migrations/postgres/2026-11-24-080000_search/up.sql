-- What can be found of each goal that is public now, in the form in which it is compared: one row for a goal, made from
-- its publication in force. Rows that are missing or were folded by other rules are made when the database is opened.
CREATE TABLE search_entry (
    goal_id INTEGER PRIMARY KEY NOT NULL REFERENCES goal (id) ON DELETE CASCADE,
    publication_id INTEGER NOT NULL REFERENCES publication (id) ON DELETE CASCADE,
    folding INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    fiscal_year INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- 0 where none is on record.
    department_id INTEGER NOT NULL,
    section_id INTEGER NOT NULL,
    -- As published.
    department TEXT NOT NULL,
    section TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Folded.
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    objectives TEXT NOT NULL,
    results TEXT NOT NULL
);
CREATE INDEX search_entry_by_publication ON search_entry (publication_id);
CREATE INDEX search_entry_by_programme ON search_entry (programme_id);
