-- 事業番号 in the form in which it is compared, found as a whole only.
ALTER TABLE search_entry ADD COLUMN code TEXT;
