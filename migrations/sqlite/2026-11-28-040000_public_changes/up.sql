-- What of the public record was changed last, and in what order: a page that is kept knows by it whether it still says
-- what is on record. Triggers write it, so that no way of changing a row goes past it.
CREATE TABLE public_change (
    topic TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX public_change_by_revision ON public_change (revision);

-- What is inserted here has changed.
CREATE VIEW changed AS SELECT topic FROM public_change;
CREATE TRIGGER changed_noted INSTEAD OF INSERT ON changed BEGIN
    INSERT INTO public_change (topic, revision)
        SELECT NEW.topic, coalesce(max(revision), 0) + 1 FROM public_change WHERE true
        ON CONFLICT (topic) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER publication_added AFTER INSERT ON publication BEGIN
    INSERT INTO changed VALUES ('publications'), ('goal:' || NEW.goal_id), ('year:' || NEW.fiscal_year);
    INSERT INTO changed SELECT 'programme:' || programme_id FROM goal WHERE id = NEW.goal_id;
END;

CREATE TRIGGER publication_changed AFTER UPDATE ON publication BEGIN
    INSERT INTO changed VALUES ('publications'), ('goal:' || NEW.goal_id), ('year:' || NEW.fiscal_year);
    INSERT INTO changed SELECT 'programme:' || programme_id FROM goal WHERE id = NEW.goal_id;
END;

CREATE TRIGGER publication_removed AFTER DELETE ON publication BEGIN
    INSERT INTO changed VALUES ('publications'), ('goal:' || OLD.goal_id), ('year:' || OLD.fiscal_year);
    INSERT INTO changed SELECT 'programme:' || programme_id FROM goal WHERE id = OLD.goal_id;
END;

CREATE TRIGGER goal_published AFTER UPDATE OF current_publication, programme_id, position ON goal
WHEN coalesce(NEW.current_publication, OLD.current_publication) IS NOT NULL
    AND (NEW.current_publication IS NOT OLD.current_publication OR NEW.programme_id <> OLD.programme_id
        OR NEW.position <> OLD.position)
BEGIN
    INSERT INTO changed VALUES
        ('publications'), ('goal:' || NEW.id), ('year:' || NEW.fiscal_year),
        ('programme:' || NEW.programme_id), ('programme:' || OLD.programme_id);
END;

CREATE TRIGGER year_added AFTER INSERT ON fiscal_year BEGIN INSERT INTO changed VALUES ('year:' || NEW.year); END;
CREATE TRIGGER year_changed AFTER UPDATE ON fiscal_year BEGIN INSERT INTO changed VALUES ('year:' || NEW.year); END;
CREATE TRIGGER rating_added AFTER INSERT ON rating BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER rating_changed AFTER UPDATE ON rating BEGIN INSERT INTO changed VALUES ('year:' || NEW.fiscal_year); END;
CREATE TRIGGER rating_removed AFTER DELETE ON rating BEGIN INSERT INTO changed VALUES ('year:' || OLD.fiscal_year); END;
CREATE TRIGGER city_changed AFTER UPDATE ON city BEGIN INSERT INTO changed VALUES ('city'); END;
CREATE TRIGGER logo_added AFTER INSERT ON logo BEGIN INSERT INTO changed VALUES ('city'); END;
CREATE TRIGGER logo_changed AFTER UPDATE ON logo BEGIN INSERT INTO changed VALUES ('city'); END;
CREATE TRIGGER logo_removed AFTER DELETE ON logo BEGIN INSERT INTO changed VALUES ('city'); END;
CREATE TRIGGER unit_added AFTER INSERT ON unit BEGIN INSERT INTO changed VALUES ('units'); END;
CREATE TRIGGER unit_changed AFTER UPDATE ON unit BEGIN INSERT INTO changed VALUES ('units'); END;
CREATE TRIGGER unit_succession_added AFTER INSERT ON unit_succession BEGIN INSERT INTO changed VALUES ('units'); END;
CREATE TRIGGER unit_succession_changed AFTER UPDATE ON unit_succession BEGIN INSERT INTO changed VALUES ('units'); END;
CREATE TRIGGER unit_succession_removed AFTER DELETE ON unit_succession BEGIN INSERT INTO changed VALUES ('units'); END;
CREATE TRIGGER programme_ended AFTER UPDATE ON programme BEGIN INSERT INTO changed VALUES ('lineage'); END;
CREATE TRIGGER programme_succession_added AFTER INSERT ON programme_succession BEGIN INSERT INTO changed VALUES ('lineage'); END;
CREATE TRIGGER programme_succession_changed AFTER UPDATE ON programme_succession BEGIN INSERT INTO changed VALUES ('lineage'); END;
CREATE TRIGGER programme_succession_removed AFTER DELETE ON programme_succession BEGIN INSERT INTO changed VALUES ('lineage'); END;
CREATE TRIGGER programme_parting_added AFTER INSERT ON programme_parting BEGIN INSERT INTO changed VALUES ('lineage'); END;
CREATE TRIGGER programme_parting_changed AFTER UPDATE ON programme_parting BEGIN INSERT INTO changed VALUES ('lineage'); END;
CREATE TRIGGER indicator_moved AFTER UPDATE OF programme_id ON indicator BEGIN INSERT INTO changed VALUES ('lineage'); END;

-- What is public of a year, and what was published last, without reading every publication.
CREATE INDEX publication_by_year ON publication (fiscal_year, goal_id, id, stage, published_at);
CREATE INDEX publication_by_time ON publication (published_at, id);
