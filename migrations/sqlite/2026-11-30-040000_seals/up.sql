-- What one sealer wrote down of every row of the trail, every publication and every removal, in the order in which it came
-- upon them. Each seal holds the fingerprint of its row and one of itself with all seals before it.
CREATE TABLE seal (
    position INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('purge', 'publication', 'trail')),
    row_id INTEGER NOT NULL,
    row_digest TEXT NOT NULL,
    chain_digest TEXT NOT NULL,
    sealed_at TIMESTAMP NOT NULL,
    -- The removal that took the row away.
    purge_id INTEGER REFERENCES log_purge (id),
    UNIQUE (kind, row_id)
);

CREATE TRIGGER seal_stays BEFORE UPDATE OF position, kind, row_id, row_digest, chain_digest, sealed_at ON seal
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER seal_is_purged_once BEFORE UPDATE OF purge_id ON seal WHEN OLD.purge_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER seal_is_kept BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;

-- What a removal leaves of the rows it took: how many, the first and the last of them, one fingerprint of all their seals,
-- and a signature. Removals from before there were seals have none of it.
ALTER TABLE log_purge ADD COLUMN removed INTEGER;
ALTER TABLE log_purge ADD COLUMN first_row INTEGER;
ALTER TABLE log_purge ADD COLUMN last_row INTEGER;
ALTER TABLE log_purge ADD COLUMN digest TEXT;
ALTER TABLE log_purge ADD COLUMN signature TEXT;
