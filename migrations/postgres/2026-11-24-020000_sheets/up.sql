-- A row that takes the target back instead of setting one; its value is the one taken back.
ALTER TABLE target ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;

-- The mid-year report has footnotes of its own.
ALTER TABLE footnote DROP CONSTRAINT footnote_part_check;
ALTER TABLE footnote ADD CONSTRAINT footnote_part_check CHECK (part IN ('objectives', 'midyear', 'results'));
UPDATE footnote SET part = 'midyear'
WHERE part = 'results'
    AND EXISTS (SELECT 1 FROM result WHERE result.goal_id = footnote.goal_id AND result.stage = 'midyear')
    AND NOT EXISTS (SELECT 1 FROM result WHERE result.goal_id = footnote.goal_id AND result.stage = 'results');
