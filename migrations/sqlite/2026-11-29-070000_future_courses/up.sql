-- 今後の方向性: the courses of a year, each with what it means, and what was decided on each sheet. Decisions are only added:
-- the newest is in force.
CREATE TABLE future_course (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    meaning TEXT NOT NULL
        CHECK (meaning IN ('expand', 'continue', 'improve', 'shrink', 'merge', 'suspend', 'abolish', 'complete')),
    UNIQUE (fiscal_year, position),
    UNIQUE (fiscal_year, label)
);
CREATE TABLE course_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    course_id INTEGER NOT NULL REFERENCES future_course (id),
    reason TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX course_decision_by_goal ON course_decision (goal_id);

-- What was decided on a sheet, in figures: the label and what it means.
ALTER TABLE public_sheet ADD COLUMN course TEXT;
ALTER TABLE public_sheet ADD COLUMN course_meaning TEXT;
