-- How far the indicators with a target came: filled in with the other rows of what is public.
ALTER TABLE public_sheet ADD COLUMN reached TEXT NOT NULL DEFAULT '{}';
