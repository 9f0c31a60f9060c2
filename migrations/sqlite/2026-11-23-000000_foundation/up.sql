-- The city itself: one row.
CREATE TABLE city (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    name TEXT NOT NULL,
    municipality_code TEXT NOT NULL,
    contact TEXT NOT NULL,
    licence TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    silence_days INTEGER NOT NULL CHECK (silence_days > 0),
    sample_notice TEXT,
    cookie_key TEXT NOT NULL
);

CREATE TABLE fiscal_year (
    year INTEGER PRIMARY KEY NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('open', 'closed')),
    partial BOOLEAN NOT NULL,
    sample BOOLEAN NOT NULL,
    source TEXT,
    note TEXT
);

-- A unit has one name and one parent; a renamed or moved unit is another row, linked by unit_succession.
CREATE TABLE unit (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('department', 'section')),
    parent_id INTEGER REFERENCES unit (id),
    name TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER,
    CHECK (kind = 'section' OR parent_id IS NULL)
);
CREATE INDEX unit_by_name ON unit (name);

CREATE TABLE unit_succession (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    from_unit INTEGER NOT NULL REFERENCES unit (id),
    to_unit INTEGER NOT NULL REFERENCES unit (id),
    fiscal_year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('renamed', 'merged', 'split', 'moved')),
    UNIQUE (from_unit, to_unit)
);

CREATE TABLE programme (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE programme_succession (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    from_programme INTEGER NOT NULL REFERENCES programme (id),
    to_programme INTEGER NOT NULL REFERENCES programme (id),
    fiscal_year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('continued', 'renamed', 'merged', 'split', 'succeeded')),
    basis TEXT,
    UNIQUE (from_programme, to_programme),
    CHECK (from_programme <> to_programme)
);

CREATE TABLE goal (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    programme_id INTEGER NOT NULL REFERENCES programme (id),
    unit_id INTEGER REFERENCES unit (id),
    name TEXT NOT NULL,
    policy TEXT,
    summary TEXT,
    position INTEGER NOT NULL,
    title_only BOOLEAN NOT NULL,
    current_publication INTEGER,
    UNIQUE (fiscal_year, programme_id)
);
CREATE INDEX goal_by_programme ON goal (programme_id);
CREATE INDEX goal_by_unit ON goal (unit_id);

CREATE TABLE objective (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    details TEXT NOT NULL,
    due TEXT
);
CREATE INDEX objective_by_goal ON objective (goal_id);

CREATE TABLE result (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    stage TEXT NOT NULL CHECK (stage IN ('midyear', 'results')),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    details TEXT NOT NULL,
    happened TEXT,
    objective_id INTEGER REFERENCES objective (id)
);
CREATE INDEX result_by_goal ON result (goal_id);

CREATE TABLE footnote (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    part TEXT NOT NULL CHECK (part IN ('objectives', 'results')),
    position INTEGER NOT NULL,
    mark TEXT NOT NULL,
    term TEXT,
    text TEXT NOT NULL
);
CREATE INDEX footnote_by_goal ON footnote (goal_id);

CREATE TABLE indicator (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    programme_id INTEGER NOT NULL REFERENCES programme (id),
    name TEXT NOT NULL,
    unit TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('activity', 'outcome', 'population')),
    direction TEXT NOT NULL CHECK (direction IN ('more', 'less', 'keep', 'none')),
    definition TEXT
);
CREATE INDEX indicator_by_programme ON indicator (programme_id);

-- Targets and actuals are only ever added; the newest row is in force.
CREATE TABLE target (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    fiscal_year INTEGER NOT NULL,
    value TEXT NOT NULL,
    reason TEXT,
    objective_id INTEGER REFERENCES objective (id) ON DELETE SET NULL,
    entered_at TIMESTAMP NOT NULL
);
CREATE INDEX target_by_indicator ON target (indicator_id);

CREATE TABLE actual (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    fiscal_year INTEGER NOT NULL,
    value TEXT,
    missing TEXT CHECK (missing IN ('not_due', 'not_reported', 'not_measurable', 'not_judgeable')),
    unit TEXT,
    stated_percent TEXT,
    stated_label TEXT,
    result_id INTEGER REFERENCES result (id) ON DELETE SET NULL,
    as_of TEXT,
    not_comparable TEXT,
    source TEXT,
    entered_at TIMESTAMP NOT NULL,
    CHECK (value IS NULL OR missing IS NULL)
);
CREATE INDEX actual_by_indicator ON actual (indicator_id);

CREATE TABLE milestone (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    due TEXT NOT NULL,
    original_due TEXT,
    reason TEXT,
    state TEXT NOT NULL CHECK (state IN ('not_started', 'in_progress', 'completed', 'postponed', 'cancelled')),
    completed TEXT,
    opened_on DATE NOT NULL
);
CREATE INDEX milestone_by_goal ON milestone (goal_id);

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    role TEXT NOT NULL CHECK (role IN ('staff', 'section_head', 'department_head', 'executive', 'administrator')),
    unit_id INTEGER REFERENCES unit (id),
    from_date DATE NOT NULL,
    until_date DATE
);
CREATE INDEX post_by_person ON post (person_id);

-- Written once. What became of it is a row of update_decision, of which there is at most one.
CREATE TABLE progress_update (
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
CREATE INDEX progress_update_by_milestone ON progress_update (milestone_id);

CREATE TABLE update_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    update_id INTEGER NOT NULL UNIQUE REFERENCES progress_update (id),
    decision TEXT NOT NULL CHECK (decision IN ('approved', 'returned')),
    reason TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    CHECK (decision = 'approved' OR reason IS NOT NULL)
);

-- What the public saw, never changed. goal.current_publication names the one in force.
CREATE TABLE publication (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    number INTEGER NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('goals', 'midyear', 'results')),
    published_at TIMESTAMP NOT NULL,
    published_on TEXT,
    reason TEXT,
    snapshot TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    signature TEXT NOT NULL,
    UNIQUE (goal_id, number)
);

-- Server-side sessions: the cookie's key is kept only as a hash.
CREATE TABLE session (
    key_hash TEXT PRIMARY KEY NOT NULL,
    person_id INTEGER REFERENCES person (id),
    state TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject INTEGER,
    before TEXT,
    after TEXT
);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_subject ON audit (subject_kind, subject);
