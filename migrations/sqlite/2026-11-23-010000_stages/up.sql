-- How many approvals a sheet needs: the section head, or the department head after them.
ALTER TABLE city ADD COLUMN approval_steps INTEGER NOT NULL DEFAULT 1 CHECK (approval_steps IN (1, 2));

-- Counted up with every change of the sheet, so that two people at one sheet notice each other.
ALTER TABLE goal ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- The stage at which a target was set: a revision says why, and the first one is kept.
ALTER TABLE target ADD COLUMN stage TEXT NOT NULL DEFAULT 'goals' CHECK (stage IN ('goals', 'midyear', 'results'));

-- The report that a value belongs to; none for what was reported in between.
ALTER TABLE actual ADD COLUMN stage TEXT CHECK (stage IN ('midyear', 'results'));
-- The outside cause of a value that can't be judged.
ALTER TABLE actual ADD COLUMN note TEXT;

-- A target over several years: from where, to where, until when.
ALTER TABLE indicator ADD COLUMN path_from_year INTEGER;
ALTER TABLE indicator ADD COLUMN path_from_value TEXT;
ALTER TABLE indicator ADD COLUMN path_to_year INTEGER;
ALTER TABLE indicator ADD COLUMN path_to_value TEXT;

CREATE TABLE stage_deadline (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    stage TEXT NOT NULL CHECK (stage IN ('goals', 'midyear', 'results')),
    deadline DATE NOT NULL,
    UNIQUE (fiscal_year, stage)
);

-- The road of a sheet through a stage; only ever added to. The last step says where it stands.
CREATE TABLE sheet_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    stage TEXT NOT NULL CHECK (stage IN ('goals', 'midyear', 'results')),
    number INTEGER NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('submitted', 'withdrawn', 'returned', 'passed', 'approved', 'published', 'reopened')),
    reason TEXT,
    -- Remarks on single parts of a returned sheet, by part, as JSON.
    remarks TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    UNIQUE (goal_id, stage, number)
);

-- A year's scale: its ratings in order.
CREATE TABLE rating (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    meaning TEXT NOT NULL,
    counted BOOLEAN NOT NULL,
    needs_reason BOOLEAN NOT NULL,
    needs_outside_cause BOOLEAN NOT NULL,
    UNIQUE (fiscal_year, position),
    UNIQUE (fiscal_year, label)
);

-- Ratings given; only ever added, the newest of each kind is in force.
CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    kind TEXT NOT NULL CHECK (kind IN ('self', 'reviewer')),
    rating_id INTEGER NOT NULL REFERENCES rating (id),
    reasons TEXT NOT NULL,
    outside_cause TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX evaluation_by_goal ON evaluation (goal_id);

-- What somebody typed and has not sent: one for each person and form.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    form TEXT NOT NULL,
    content TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    UNIQUE (person_id, form)
);

-- Publishing at a set time. `goal_id` and `unit_id` narrow it down.
CREATE TABLE scheduled_publication (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    stage TEXT NOT NULL CHECK (stage IN ('goals', 'midyear', 'results')),
    unit_id INTEGER REFERENCES unit (id),
    goal_id INTEGER REFERENCES goal (id),
    due_at TIMESTAMP NOT NULL,
    reason TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    done_at TIMESTAMP,
    outcome TEXT
);
