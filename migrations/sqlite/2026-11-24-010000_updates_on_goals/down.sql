-- Reports on goals themselves have no place in the older table: they stay behind in one of their own.
CREATE TABLE progress_update_on_goal AS SELECT * FROM progress_update WHERE milestone_id IS NULL;
CREATE TABLE update_decision_on_goal AS
SELECT * FROM update_decision WHERE update_id IN (SELECT id FROM progress_update_on_goal);

CREATE TABLE old_progress_update (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    milestone_id INTEGER NOT NULL REFERENCES milestone (id),
    entry_key TEXT NOT NULL UNIQUE,
    happened TEXT NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('not_started', 'in_progress', 'completed', 'postponed', 'cancelled')),
    new_due TEXT,
    reason TEXT,
    indicator_id INTEGER REFERENCES indicator (id),
    value TEXT
);
INSERT INTO old_progress_update
SELECT
    id, milestone_id, entry_key, happened, entered_at, person_id, post_id, signature, text, state, new_due, reason,
    indicator_id, value
FROM progress_update
WHERE milestone_id IS NOT NULL;

CREATE TABLE old_update_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    update_id INTEGER NOT NULL UNIQUE REFERENCES old_progress_update (id),
    decision TEXT NOT NULL CHECK (decision IN ('approved', 'returned')),
    reason TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    CHECK (decision = 'approved' OR reason IS NOT NULL)
);
INSERT INTO old_update_decision
SELECT id, update_id, decision, reason, person_id, post_id, signature, decided_at
FROM update_decision
WHERE update_id IN (SELECT id FROM old_progress_update);

DROP TABLE update_decision;
DROP TABLE progress_update;
ALTER TABLE old_progress_update RENAME TO progress_update;
ALTER TABLE old_update_decision RENAME TO update_decision;
CREATE INDEX progress_update_by_milestone ON progress_update (milestone_id);
