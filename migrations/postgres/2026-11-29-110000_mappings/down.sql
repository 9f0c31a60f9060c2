DROP TABLE mapping;
