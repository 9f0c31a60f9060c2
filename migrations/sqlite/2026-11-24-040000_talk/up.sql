-- Whether people may approve what they wrote themselves; the approval then says so.
ALTER TABLE city ADD COLUMN own_writing BOOLEAN NOT NULL DEFAULT FALSE;

-- 代決: who decides in the post of a head who is away, from one day to another.
CREATE TABLE deputy (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    post_id INTEGER NOT NULL REFERENCES post (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    from_date DATE NOT NULL,
    until_date DATE NOT NULL,
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    -- Ended before its last day.
    ended_at TIMESTAMP,
    CHECK (from_date <= until_date)
);
CREATE INDEX deputy_by_person ON deputy (person_id);
CREATE INDEX deputy_by_post ON deputy (post_id);

-- What was decided in a head's stead: a report, or a step of a sheet. 後閲: when the head read it afterwards.
CREATE TABLE deputy_act (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    deputy_id INTEGER NOT NULL REFERENCES deputy (id),
    update_id INTEGER REFERENCES progress_update (id),
    sheet_step_id INTEGER REFERENCES sheet_step (id),
    at TIMESTAMP NOT NULL,
    read_at TIMESTAMP,
    CHECK ((update_id IS NULL) <> (sheet_step_id IS NULL))
);
CREATE INDEX deputy_act_by_deputy ON deputy_act (deputy_id);

-- What managers say on a goal: for the office only, and only ever added to.
CREATE TABLE goal_comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    text TEXT NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX goal_comment_by_goal ON goal_comment (goal_id);

-- A manager asks for a report on a goal or one of its milestones by a day. It is settled by the report, or without one
-- where the asker withdrew it.
CREATE TABLE update_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    milestone_id INTEGER REFERENCES milestone (id),
    text TEXT NOT NULL,
    wanted_by DATE NOT NULL,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    settled_by INTEGER REFERENCES progress_update (id),
    CHECK (settled_by IS NULL OR settled_at IS NOT NULL)
);
CREATE INDEX update_request_by_goal ON update_request (goal_id);
