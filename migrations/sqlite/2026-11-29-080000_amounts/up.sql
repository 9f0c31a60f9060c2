-- 予算額・決算額: what a sheet says of the money of a year, in whole yen, with the unit that its source used. Rows are
-- only ever added: the newest of a part is in force, and one without yen takes it back.
CREATE TABLE amount (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    fiscal_year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('budget', 'settled')),
    part TEXT NOT NULL CHECK (part IN ('total', 'national', 'prefectural', 'bonds', 'other', 'general', 'staff')),
    yen BIGINT,
    unit TEXT NOT NULL CHECK (unit IN ('yen', 'thousand_yen', 'million_yen')),
    -- The stage of the sheet in which it was written.
    stage TEXT NOT NULL CHECK (stage IN ('goals', 'midyear', 'results')),
    -- Why it takes the place of an earlier one, which is kept beside it.
    reason TEXT,
    entered_at TIMESTAMP NOT NULL
);
CREATE INDEX amount_by_goal ON amount (goal_id, fiscal_year);

-- The indicator by whose actual a sheet divides what its programme cost, where that was asked for.
CREATE TABLE unit_cost (
    goal_id INTEGER PRIMARY KEY NOT NULL REFERENCES goal (id),
    indicator_id INTEGER NOT NULL REFERENCES indicator (id)
);

-- JSON: what a public sheet states of its own year in all.
ALTER TABLE public_sheet ADD COLUMN money TEXT NOT NULL DEFAULT '{"budget":null,"settled":null,"staff":null}';
