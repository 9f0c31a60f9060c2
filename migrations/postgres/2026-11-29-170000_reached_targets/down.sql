ALTER TABLE public_sheet DROP COLUMN reached;
