ALTER TABLE actual DROP COLUMN word;

-- What has no figure can't be kept without its columns.
CREATE TABLE target_of_figures (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    fiscal_year INTEGER NOT NULL,
    value TEXT NOT NULL,
    reason TEXT,
    objective_id INTEGER REFERENCES objective (id) ON DELETE SET NULL,
    entered_at TIMESTAMP NOT NULL,
    stage TEXT NOT NULL DEFAULT 'goals' CHECK (stage IN ('goals', 'midyear', 'results')),
    withdrawn BOOLEAN NOT NULL DEFAULT FALSE,
    planned BOOLEAN NOT NULL DEFAULT 0
);
INSERT INTO target_of_figures
    (id, indicator_id, fiscal_year, value, reason, objective_id, entered_at, stage, withdrawn, planned)
SELECT id, indicator_id, fiscal_year, value, reason, objective_id, entered_at, stage, withdrawn, planned
FROM target WHERE value IS NOT NULL;
DROP TABLE target;
ALTER TABLE target_of_figures RENAME TO target;
CREATE INDEX target_by_indicator ON target (indicator_id);
