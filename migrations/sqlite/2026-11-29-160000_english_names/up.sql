-- The English names of the city and of its units, where the city gave them. A unit that is renamed becomes another unit:
-- the years of its English name are its own.
ALTER TABLE city ADD COLUMN name_en TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN name_en TEXT CHECK (name_en <> '');

-- Pages in English name units wherever they are named: to them these names are a part of the city, which every page asks for.
CREATE TRIGGER unit_named_at_once AFTER INSERT ON unit WHEN NEW.name_en IS NOT NULL
BEGIN INSERT INTO changed VALUES ('city'); END;
CREATE TRIGGER unit_named AFTER UPDATE OF name_en ON unit WHEN NEW.name_en IS NOT OLD.name_en
BEGIN INSERT INTO changed VALUES ('city'); END;
CREATE TRIGGER named_unit_removed AFTER DELETE ON unit WHEN OLD.name_en IS NOT NULL
BEGIN INSERT INTO changed VALUES ('city'); END;
