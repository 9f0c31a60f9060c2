-- Settings that the planning office changes while the server runs.
ALTER TABLE city ADD COLUMN languages TEXT NOT NULL DEFAULT 'ja_en' CHECK (languages IN ('ja', 'ja_en'));
ALTER TABLE city ADD COLUMN idle_minutes INTEGER NOT NULL DEFAULT 60 CHECK (idle_minutes BETWEEN 5 AND 480);
ALTER TABLE city ADD COLUMN sign_in_attempts INTEGER NOT NULL DEFAULT 10 CHECK (sign_in_attempts BETWEEN 3 AND 50);
ALTER TABLE city ADD COLUMN sign_in_wait INTEGER NOT NULL DEFAULT 30 CHECK (sign_in_wait BETWEEN 5 AND 3600);
ALTER TABLE city ADD COLUMN log_years INTEGER NOT NULL DEFAULT 5 CHECK (log_years BETWEEN 1 AND 100);

-- The city's logo: at most one row.
CREATE TABLE logo (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    digest TEXT NOT NULL,
    png BLOB NOT NULL
);

-- Every removal of old rows of the log. The log itself is only ever added to: a row leaves it when a removal on record
-- covers it, and no removal reaches back less than a year.
CREATE TABLE log_purge (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    before TIMESTAMP NOT NULL,
    at TIMESTAMP NOT NULL
);

CREATE TRIGGER log_purge_spares_a_year BEFORE INSERT ON log_purge
WHEN julianday(NEW.at) - julianday(NEW.before) < 365
BEGIN SELECT RAISE(ABORT, 'the log is kept for a year at least'); END;
CREATE TRIGGER log_purge_stays BEFORE UPDATE ON log_purge
BEGIN SELECT RAISE(ABORT, 'removals of the log stay on record'); END;
CREATE TRIGGER log_purge_is_kept BEFORE DELETE ON log_purge
BEGIN SELECT RAISE(ABORT, 'removals of the log stay on record'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN NOT EXISTS (SELECT 1 FROM log_purge WHERE julianday(OLD.at) < julianday(log_purge.before))
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
