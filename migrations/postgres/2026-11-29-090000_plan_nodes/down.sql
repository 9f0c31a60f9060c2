ALTER TABLE public_sheet DROP COLUMN plan;
DROP INDEX goal_by_plan_node;
ALTER TABLE goal DROP COLUMN plan_node_id;
DROP TABLE plan_node;
