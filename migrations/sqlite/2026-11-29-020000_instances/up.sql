-- Attempts to sign in, counted over all servers: when all attempts are allowed again. The key is a fingerprint of what is
-- counted: a name that somebody typed may be anything, and is on record nowhere else here.
CREATE TABLE sign_in_attempt (
    key TEXT PRIMARY KEY NOT NULL,
    allowed_again_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_attempt_by_time ON sign_in_attempt (allowed_again_at);

-- Who of several servers does what only one of them should do, and until when they may without saying so again.
CREATE TABLE lease (
    name TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    until TIMESTAMP NOT NULL
);
