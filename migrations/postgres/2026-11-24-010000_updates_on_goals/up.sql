-- A report belongs to a milestone or to the goal itself, and may give the value of an indicator as of a date of its own.
ALTER TABLE progress_update
    ADD COLUMN goal_id INTEGER REFERENCES goal (id),
    ADD COLUMN missing TEXT CHECK (missing IN ('not_due', 'not_reported', 'not_measurable', 'not_judgeable')),
    -- The outside cause of a value that can't be judged.
    ADD COLUMN note TEXT,
    ADD COLUMN value_as_of TEXT;
UPDATE progress_update
SET goal_id = milestone.goal_id, value_as_of = CASE WHEN value IS NULL THEN NULL ELSE happened END
FROM milestone
WHERE milestone.id = progress_update.milestone_id;
ALTER TABLE progress_update
    ALTER COLUMN goal_id SET NOT NULL,
    ALTER COLUMN milestone_id DROP NOT NULL,
    ALTER COLUMN state DROP NOT NULL,
    ADD CHECK ((milestone_id IS NULL) = (state IS NULL)),
    ADD CHECK (value IS NULL OR missing IS NULL),
    ADD CHECK (indicator_id IS NOT NULL OR (value IS NULL AND missing IS NULL));
CREATE INDEX progress_update_by_goal ON progress_update (goal_id);
