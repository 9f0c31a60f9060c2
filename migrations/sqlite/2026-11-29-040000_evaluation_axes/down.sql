-- What was rated on other axes than the one that counts, and by raters that were not known before, is not kept.
CREATE TABLE year_rating (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    fiscal_year INTEGER NOT NULL REFERENCES fiscal_year (year),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    meaning TEXT NOT NULL,
    counted BOOLEAN NOT NULL,
    needs_reason BOOLEAN NOT NULL,
    needs_outside_cause BOOLEAN NOT NULL,
    UNIQUE (fiscal_year, position),
    UNIQUE (fiscal_year, label)
);
INSERT INTO year_rating
    SELECT rating.id, rating.fiscal_year, rating.position, label, meaning, counted, needs_reason, needs_outside_cause
    FROM rating JOIN evaluation_axis ON evaluation_axis.id = rating.axis_id AND evaluation_axis.counting;
CREATE TABLE year_evaluation (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    kind TEXT NOT NULL CHECK (kind IN ('self', 'reviewer')),
    rating_id INTEGER NOT NULL REFERENCES year_rating (id),
    reasons TEXT NOT NULL,
    outside_cause TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
INSERT INTO year_evaluation
    SELECT id, goal_id, kind, rating_id, reasons, outside_cause, person_id, post_id, signature, at FROM evaluation
    WHERE kind IN ('self', 'reviewer') AND rating_id IN (SELECT id FROM year_rating);
DROP TABLE evaluation;
DROP TABLE rating;
DROP TABLE evaluation_axis;
ALTER TABLE year_rating RENAME TO rating;
ALTER TABLE year_evaluation RENAME TO evaluation;
CREATE INDEX evaluation_by_goal ON evaluation (goal_id);
CREATE TRIGGER rating_added AFTER INSERT ON rating BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER rating_changed AFTER UPDATE ON rating BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER rating_removed AFTER DELETE ON rating BEGIN INSERT INTO changed VALUES ('year:' || OLD.fiscal_year); END;
ALTER TABLE public_sheet DROP COLUMN axis;
UPDATE public_sheet SET counting = 0;
