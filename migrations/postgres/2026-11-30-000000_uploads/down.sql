-- A table that waits is not in its draft any more: whoever sent it has it.
DELETE FROM draft WHERE upload_id IS NOT NULL;
ALTER TABLE draft DROP COLUMN upload_id;
DROP TABLE upload;
