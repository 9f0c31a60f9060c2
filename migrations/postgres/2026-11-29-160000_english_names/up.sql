-- The English names of the city and of its units, where the city gave them. A unit that is renamed becomes another unit:
-- the years of its English name are its own.
ALTER TABLE city ADD COLUMN name_en TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN name_en TEXT CHECK (name_en <> '');

-- Pages in English name units wherever they are named: to them these names are a part of the city, which every page asks for.
CREATE TRIGGER unit_named_at_once AFTER INSERT ON unit
    FOR EACH ROW WHEN (NEW.name_en IS NOT NULL) EXECUTE FUNCTION topic_changed('city');
CREATE TRIGGER unit_named AFTER UPDATE OF name_en ON unit
    FOR EACH ROW WHEN (NEW.name_en IS DISTINCT FROM OLD.name_en) EXECUTE FUNCTION topic_changed('city');
CREATE TRIGGER named_unit_removed AFTER DELETE ON unit
    FOR EACH ROW WHEN (OLD.name_en IS NOT NULL) EXECUTE FUNCTION topic_changed('city');
