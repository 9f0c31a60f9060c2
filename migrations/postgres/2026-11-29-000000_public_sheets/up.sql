-- What lists, counts and comparisons need of each sheet that is public now: one narrow row for a goal, made from its
-- publication in force. Rows that are missing or were counted by other rules are made when the database is opened.
CREATE TABLE public_sheet (
    goal_id INTEGER PRIMARY KEY NOT NULL REFERENCES goal (id) ON DELETE CASCADE,
    publication_id INTEGER NOT NULL REFERENCES publication (id) ON DELETE CASCADE,
    counting INTEGER NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    partial BOOLEAN NOT NULL,
    -- As published.
    name TEXT NOT NULL,
    department_id INTEGER,
    department TEXT,
    section_id INTEGER,
    section TEXT,
    objectives INTEGER NOT NULL,
    results INTEGER NOT NULL,
    last_results INTEGER NOT NULL,
    indicators INTEGER NOT NULL,
    figures INTEGER NOT NULL,
    rates INTEGER NOT NULL,
    rates_met INTEGER NOT NULL,
    -- JSON.
    ratings TEXT NOT NULL,
    other_years TEXT NOT NULL,
    result_numbers TEXT NOT NULL
);
CREATE INDEX public_sheet_by_year ON public_sheet (fiscal_year, stage, published_at);
CREATE INDEX public_sheet_by_publication ON public_sheet (publication_id);
CREATE INDEX public_sheet_by_department ON public_sheet (department_id, fiscal_year);
CREATE INDEX public_sheet_by_section ON public_sheet (section_id, fiscal_year);

-- What was published last, and what was corrected, is told without reading any publication.
CREATE INDEX publication_news ON publication (published_at, id, goal_id, fiscal_year, stage, number) WHERE reason IS NULL;
CREATE INDEX publication_corrections ON publication (published_at, id) WHERE reason IS NOT NULL;
