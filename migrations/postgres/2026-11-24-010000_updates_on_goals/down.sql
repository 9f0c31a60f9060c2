-- Reports on goals themselves have no place in the older table: they stay behind in one of their own.
CREATE TABLE progress_update_on_goal AS SELECT * FROM progress_update WHERE milestone_id IS NULL;
CREATE TABLE update_decision_on_goal AS
SELECT * FROM update_decision WHERE update_id IN (SELECT id FROM progress_update_on_goal);
DELETE FROM update_decision WHERE update_id IN (SELECT id FROM progress_update_on_goal);
DELETE FROM progress_update WHERE milestone_id IS NULL;
ALTER TABLE progress_update
    DROP COLUMN goal_id,
    DROP COLUMN missing,
    DROP COLUMN note,
    DROP COLUMN value_as_of,
    ALTER COLUMN milestone_id SET NOT NULL,
    ALTER COLUMN state SET NOT NULL;
