DROP INDEX publication_corrections;
DROP INDEX publication_news;
DROP TABLE public_sheet;
