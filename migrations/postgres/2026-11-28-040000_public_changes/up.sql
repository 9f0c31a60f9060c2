-- What of the public record was changed last, and in what order: a page that is kept knows by it whether it still says
-- what is on record. Triggers write it, so that no way of changing a row goes past it.
CREATE TABLE public_change (
    topic TEXT PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX public_change_by_revision ON public_change (revision);

CREATE FUNCTION note_public_change(VARIADIC topics TEXT[]) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO public_change (topic, revision)
        SELECT DISTINCT topic, (SELECT coalesce(max(revision), 0) + 1 FROM public_change)
        FROM unnest(topics) AS topic
        ORDER BY topic
        ON CONFLICT (topic) DO UPDATE SET revision = excluded.revision;
$$;

CREATE FUNCTION publication_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    changed publication := coalesce(NEW, OLD);
BEGIN
    PERFORM note_public_change(
        'publications', 'goal:' || changed.goal_id, 'year:' || changed.fiscal_year,
        (SELECT 'programme:' || programme_id FROM goal WHERE id = changed.goal_id)
    );
    RETURN NULL;
END $$;
CREATE TRIGGER publication_changed AFTER INSERT OR UPDATE OR DELETE ON publication
    FOR EACH ROW EXECUTE FUNCTION publication_changed();

CREATE FUNCTION goal_published() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    PERFORM note_public_change(
        'publications', 'goal:' || NEW.id, 'year:' || NEW.fiscal_year,
        'programme:' || NEW.programme_id, 'programme:' || OLD.programme_id
    );
    RETURN NULL;
END $$;
CREATE TRIGGER goal_published AFTER UPDATE OF current_publication, programme_id, position ON goal
    FOR EACH ROW
    WHEN (coalesce(NEW.current_publication, OLD.current_publication) IS NOT NULL
        AND (NEW.current_publication IS DISTINCT FROM OLD.current_publication
            OR NEW.programme_id <> OLD.programme_id OR NEW.position <> OLD.position))
    EXECUTE FUNCTION goal_published();

-- The year of a row, in the column that the trigger names.
CREATE FUNCTION year_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    PERFORM note_public_change('year:' || (to_jsonb(coalesce(NEW, OLD)) ->> TG_ARGV[0]));
    RETURN NULL;
END $$;
-- The topic that the trigger names.
CREATE FUNCTION topic_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    PERFORM note_public_change(TG_ARGV[0]);
    RETURN NULL;
END $$;

CREATE TRIGGER year_changed AFTER INSERT OR UPDATE ON fiscal_year
    FOR EACH ROW EXECUTE FUNCTION year_changed('year');
CREATE TRIGGER rating_changed AFTER INSERT OR UPDATE OR DELETE ON rating
    FOR EACH ROW EXECUTE FUNCTION year_changed('fiscal_year');
CREATE TRIGGER city_changed AFTER UPDATE ON city
    FOR EACH ROW EXECUTE FUNCTION topic_changed('city');
CREATE TRIGGER logo_changed AFTER INSERT OR UPDATE OR DELETE ON logo
    FOR EACH ROW EXECUTE FUNCTION topic_changed('city');
CREATE TRIGGER unit_changed AFTER INSERT OR UPDATE ON unit
    FOR EACH ROW EXECUTE FUNCTION topic_changed('units');
CREATE TRIGGER unit_succession_changed AFTER INSERT OR UPDATE OR DELETE ON unit_succession
    FOR EACH ROW EXECUTE FUNCTION topic_changed('units');
CREATE TRIGGER programme_ended AFTER UPDATE ON programme
    FOR EACH ROW EXECUTE FUNCTION topic_changed('lineage');
CREATE TRIGGER programme_succession_changed AFTER INSERT OR UPDATE OR DELETE ON programme_succession
    FOR EACH ROW EXECUTE FUNCTION topic_changed('lineage');
CREATE TRIGGER programme_parting_changed AFTER INSERT OR UPDATE ON programme_parting
    FOR EACH ROW EXECUTE FUNCTION topic_changed('lineage');
CREATE TRIGGER indicator_moved AFTER UPDATE OF programme_id ON indicator
    FOR EACH ROW EXECUTE FUNCTION topic_changed('lineage');

-- What is public of a year, and what was published last, without reading every publication.
CREATE INDEX publication_by_year ON publication (fiscal_year, goal_id, id, stage, published_at);
CREATE INDEX publication_by_time ON publication (published_at, id);
