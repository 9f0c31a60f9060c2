-- The program before makes these rows by rules of its own.
ALTER TABLE search_entry DROP COLUMN code;
UPDATE search_entry SET folding = 0;
