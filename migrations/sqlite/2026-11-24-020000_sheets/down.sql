CREATE TABLE footnote_by_side (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    part TEXT NOT NULL CHECK (part IN ('objectives', 'results')),
    position INTEGER NOT NULL,
    mark TEXT NOT NULL,
    term TEXT,
    text TEXT NOT NULL
);
INSERT INTO footnote_by_side (id, goal_id, part, position, mark, term, text)
SELECT id, goal_id, CASE part WHEN 'midyear' THEN 'results' ELSE part END, position, mark, term, text FROM footnote;
DROP TABLE footnote;
ALTER TABLE footnote_by_side RENAME TO footnote;
CREATE INDEX footnote_by_goal ON footnote (goal_id);

DELETE FROM target WHERE withdrawn;
ALTER TABLE target DROP COLUMN withdrawn;
