-- A report belongs to a milestone or to the goal itself, and may give the value of an indicator as of a date of its
-- own. SQLite cannot change the columns in place: both tables are made anew with every row they had.
CREATE TABLE new_progress_update (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    milestone_id INTEGER REFERENCES milestone (id),
    entry_key TEXT NOT NULL UNIQUE,
    happened TEXT NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT CHECK (state IN ('not_started', 'in_progress', 'completed', 'postponed', 'cancelled')),
    new_due TEXT,
    reason TEXT,
    indicator_id INTEGER REFERENCES indicator (id),
    value TEXT,
    missing TEXT CHECK (missing IN ('not_due', 'not_reported', 'not_measurable', 'not_judgeable')),
    -- The outside cause of a value that can't be judged.
    note TEXT,
    value_as_of TEXT,
    CHECK ((milestone_id IS NULL) = (state IS NULL)),
    CHECK (value IS NULL OR missing IS NULL),
    CHECK (indicator_id IS NOT NULL OR (value IS NULL AND missing IS NULL))
);
INSERT INTO new_progress_update (
    id, goal_id, milestone_id, entry_key, happened, entered_at, person_id, post_id, signature, text, state, new_due,
    reason, indicator_id, value, value_as_of
)
SELECT
    progress_update.id, milestone.goal_id, milestone_id, entry_key, happened, entered_at, person_id, post_id, signature,
    text, progress_update.state, new_due, progress_update.reason, indicator_id, value,
    CASE WHEN value IS NULL THEN NULL ELSE happened END
FROM progress_update
JOIN milestone ON milestone.id = progress_update.milestone_id;

CREATE TABLE new_update_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    update_id INTEGER NOT NULL UNIQUE REFERENCES new_progress_update (id),
    decision TEXT NOT NULL CHECK (decision IN ('approved', 'returned')),
    reason TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    CHECK (decision = 'approved' OR reason IS NOT NULL)
);
INSERT INTO new_update_decision (id, update_id, decision, reason, person_id, post_id, signature, decided_at)
SELECT id, update_id, decision, reason, person_id, post_id, signature, decided_at FROM update_decision;

-- A number is never given twice, whatever became of the row that had it.
UPDATE sqlite_sequence
SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'progress_update')
WHERE name = 'new_progress_update';
UPDATE sqlite_sequence
SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'update_decision')
WHERE name = 'new_update_decision';

DROP TABLE update_decision;
DROP TABLE progress_update;
ALTER TABLE new_progress_update RENAME TO progress_update;
ALTER TABLE new_update_decision RENAME TO update_decision;
CREATE INDEX progress_update_by_milestone ON progress_update (milestone_id);
CREATE INDEX progress_update_by_goal ON progress_update (goal_id);
