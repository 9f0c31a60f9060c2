-- The axes of a year's scheme (妥当性・有効性・効率性・総合評価), each with its raters (JSON) and its scale; one counts in
-- distributions. A year that had a scale has one axis.
CREATE TABLE evaluation_axis (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    counting BOOLEAN NOT NULL,
    raters TEXT NOT NULL,
    UNIQUE (fiscal_year, name),
    UNIQUE (id, fiscal_year)
);
CREATE UNIQUE INDEX evaluation_axis_counting ON evaluation_axis (fiscal_year) WHERE counting;
INSERT INTO evaluation_axis (fiscal_year, position, name, counting, raters)
    SELECT DISTINCT fiscal_year, 0, '総合評価', true, '["self","reviewer"]' FROM rating ORDER BY fiscal_year;

-- SQLite has no way to take a constraint from a table: both are made anew, with the numbers they had.
CREATE TABLE axis_rating (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    axis_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    meaning TEXT NOT NULL,
    counted BOOLEAN NOT NULL,
    needs_reason BOOLEAN NOT NULL,
    needs_outside_cause BOOLEAN NOT NULL,
    UNIQUE (axis_id, position),
    UNIQUE (axis_id, label),
    FOREIGN KEY (axis_id, fiscal_year) REFERENCES evaluation_axis (id, fiscal_year)
);
INSERT INTO axis_rating
    SELECT rating.id, rating.fiscal_year, evaluation_axis.id, rating.position, label, meaning, counted, needs_reason,
        needs_outside_cause
    FROM rating JOIN evaluation_axis ON evaluation_axis.fiscal_year = rating.fiscal_year;
CREATE TABLE axis_evaluation (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    kind TEXT NOT NULL CHECK (kind IN ('self', 'first', 'second', 'reviewer', 'final')),
    rating_id INTEGER NOT NULL REFERENCES axis_rating (id),
    reasons TEXT NOT NULL,
    outside_cause TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
INSERT INTO axis_evaluation
    SELECT id, goal_id, kind, rating_id, reasons, outside_cause, person_id, post_id, signature, at FROM evaluation;
DROP TABLE evaluation;
DROP TABLE rating;
ALTER TABLE axis_rating RENAME TO rating;
ALTER TABLE axis_evaluation RENAME TO evaluation;
CREATE INDEX evaluation_by_goal ON evaluation (goal_id);

CREATE TRIGGER rating_added AFTER INSERT ON rating BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER rating_changed AFTER UPDATE ON rating BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER rating_removed AFTER DELETE ON rating BEGIN INSERT INTO changed VALUES ('year:' || OLD.fiscal_year); END;
CREATE TRIGGER axis_added AFTER INSERT ON evaluation_axis
BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER axis_changed AFTER UPDATE ON evaluation_axis
BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER axis_removed AFTER DELETE ON evaluation_axis
BEGIN INSERT INTO changed VALUES ('year:' || OLD.fiscal_year); END;

-- The axis of the ratings of a sheet in figures.
ALTER TABLE public_sheet ADD COLUMN axis TEXT;
