-- The city's own number of a programme in that year. It is text: zeros in front belong to it.
ALTER TABLE goal ADD COLUMN code TEXT;
