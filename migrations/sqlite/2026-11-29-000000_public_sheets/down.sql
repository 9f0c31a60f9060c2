DROP INDEX publication_by_time;
CREATE INDEX publication_by_time ON publication (published_at, id);
DROP TABLE public_sheet;
