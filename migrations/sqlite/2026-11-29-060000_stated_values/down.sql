DROP TABLE stated_value;
