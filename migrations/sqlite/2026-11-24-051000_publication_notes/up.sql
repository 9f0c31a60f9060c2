-- What the public is told with a publication, and the unit as it was published.
ALTER TABLE publication ADD COLUMN note TEXT;
ALTER TABLE publication ADD COLUMN unit_id INTEGER REFERENCES unit (id);
UPDATE publication SET unit_id = (SELECT goal.unit_id FROM goal WHERE goal.id = publication.goal_id);
CREATE INDEX publication_by_unit ON publication (unit_id);

ALTER TABLE scheduled_publication ADD COLUMN note TEXT;
-- Which goals are published, as JSON, where not all of the scope are.
ALTER TABLE scheduled_publication ADD COLUMN goals TEXT;
