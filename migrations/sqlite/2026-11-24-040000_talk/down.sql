DROP TABLE update_request;
DROP TABLE goal_comment;
DROP TABLE deputy_act;
DROP TABLE deputy;
ALTER TABLE city DROP COLUMN own_writing;
