-- Accounts of other services with which people sign in here (OpenID Connect).
CREATE TABLE sign_in_link (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id),
    -- The provider, by the address with which it calls itself.
    issuer TEXT NOT NULL,
    -- Whom it means.
    subject TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    -- An account there is one account here.
    UNIQUE (issuer, subject)
);
CREATE INDEX sign_in_link_by_person ON sign_in_link (person_id);
