DROP TABLE programme_parting;
