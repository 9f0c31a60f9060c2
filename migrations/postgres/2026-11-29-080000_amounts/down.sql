ALTER TABLE public_sheet DROP COLUMN money;
DROP TABLE unit_cost;
DROP TABLE amount;
