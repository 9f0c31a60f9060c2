DROP TABLE policy;
DROP TABLE unit_change;
