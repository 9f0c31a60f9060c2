-- A row that takes the target back instead of setting one; its value is the one taken back.
ALTER TABLE target ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;

-- The mid-year report has footnotes of its own.
CREATE TABLE footnote_by_stage (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    part TEXT NOT NULL CHECK (part IN ('objectives', 'midyear', 'results')),
    position INTEGER NOT NULL,
    mark TEXT NOT NULL,
    term TEXT,
    text TEXT NOT NULL
);
INSERT INTO footnote_by_stage (id, goal_id, part, position, mark, term, text)
SELECT id, goal_id, part, position, mark, term, text FROM footnote;
DROP TABLE footnote;
ALTER TABLE footnote_by_stage RENAME TO footnote;
CREATE INDEX footnote_by_goal ON footnote (goal_id);
UPDATE footnote SET part = 'midyear'
WHERE part = 'results'
    AND EXISTS (SELECT 1 FROM result WHERE result.goal_id = footnote.goal_id AND result.stage = 'midyear')
    AND NOT EXISTS (SELECT 1 FROM result WHERE result.goal_id = footnote.goal_id AND result.stage = 'results');
