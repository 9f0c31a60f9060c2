-- The city's plan as a tree (政策・施策・小施策), each node with its first and last year. A goal still names its place in
-- words, so that what is written stays what it was.
CREATE TABLE plan_node (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    parent_id INTEGER REFERENCES plan_node (id),
    level TEXT NOT NULL CHECK (level IN ('policy', 'measure', 'submeasure')),
    code TEXT,
    name TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER
);
CREATE INDEX plan_node_by_parent ON plan_node (parent_id);

ALTER TABLE goal ADD COLUMN plan_node_id INTEGER REFERENCES plan_node (id);

-- Every text is one node, in the years in which it was used: what it may be made of is not guessed. One that the last
-- year still has goes on.
INSERT INTO plan_node (level, name, first_year, last_year)
    SELECT 'measure', name, min(fiscal_year),
        CASE WHEN max(fiscal_year) = (SELECT max(year) FROM fiscal_year) THEN NULL ELSE max(fiscal_year) END
    FROM (
        SELECT fiscal_year, policy AS name FROM goal WHERE policy <> ''
        UNION
        SELECT fiscal_year, name FROM policy
    ) AS used
    GROUP BY name
    ORDER BY min(fiscal_year), name;
UPDATE goal SET plan_node_id = (SELECT plan_node.id FROM plan_node WHERE plan_node.name = goal.policy)
    WHERE policy <> '';
CREATE INDEX goal_by_plan_node ON goal (plan_node_id);

-- JSON: the place of a public sheet in the plan, from the top.
ALTER TABLE public_sheet ADD COLUMN plan TEXT NOT NULL DEFAULT '[]';
