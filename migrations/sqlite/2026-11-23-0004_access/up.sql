CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL UNIQUE REFERENCES people (id),
    login TEXT NOT NULL UNIQUE,
    password TEXT,
    password_at BIGINT,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    signed_in_at BIGINT,
    disabled_at BIGINT
);
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_account ON sessions (account_id);
-- One-time addresses and codes. A set-up address of an empty installation has no account yet.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY,
    account_id BIGINT REFERENCES accounts (id),
    purpose TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    created_by BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX invitations_account ON invitations (account_id);
CREATE TABLE grants (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    granted_by BIGINT REFERENCES people (id),
    granted_at BIGINT NOT NULL,
    revoked_by BIGINT REFERENCES people (id),
    revoked_at BIGINT
);
CREATE INDEX grants_person ON grants (person_id);
-- Guesses counted per key (an account, an address, a check page) within a window, for all nodes together.
CREATE TABLE throttles (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    window_ends_at BIGINT NOT NULL
);
