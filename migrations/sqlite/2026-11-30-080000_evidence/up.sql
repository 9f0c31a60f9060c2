-- 根拠資料: files and links on what a sheet says in a stage, or on an update. What was published is never deleted: it is
-- taken off, and stays for as long as a publication names it.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    stage TEXT CHECK (stage IN ('goals', 'midyear', 'results')),
    update_id INTEGER REFERENCES progress_update (id),
    title TEXT NOT NULL,
    -- Whether it is to be public once what it stands on is.
    public BOOLEAN NOT NULL,
    link TEXT,
    file_name TEXT,
    kind TEXT CHECK (kind IN ('pdf', 'png', 'jpeg', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp')),
    bytes INTEGER,
    sha256 TEXT,
    person_id INTEGER REFERENCES person (id),
    post_id INTEGER REFERENCES post (id),
    signature TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP,
    CHECK ((stage IS NULL) <> (update_id IS NULL)),
    CHECK ((link IS NULL) <> (sha256 IS NULL)),
    CHECK ((sha256 IS NULL) = (kind IS NULL) AND (sha256 IS NULL) = (bytes IS NULL) AND (sha256 IS NULL) = (file_name IS NULL))
);
CREATE INDEX evidence_by_goal ON evidence (goal_id);
CREATE INDEX evidence_by_sha256 ON evidence (sha256);

-- The content of files in pieces, so that nobody has to hold a whole one: once, however often it was added.
CREATE TABLE evidence_piece (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    sha256 TEXT NOT NULL,
    position INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (sha256, position)
);
