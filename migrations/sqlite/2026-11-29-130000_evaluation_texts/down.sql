DROP TABLE evaluation_text;
