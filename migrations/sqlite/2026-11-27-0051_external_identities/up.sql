-- Who somebody is at another house: (issuer, subject) is the key, for as long as it is linked.
CREATE TABLE external_identities (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    provider TEXT NOT NULL,
    assurance TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    last_used_at BIGINT,
    unlinked_at BIGINT
);
CREATE UNIQUE INDEX external_identities_subject ON external_identities (issuer, subject) WHERE unlinked_at IS NULL;
-- One account has one identity at a house; those of the past stay.
CREATE UNIQUE INDEX external_identities_account ON external_identities (account_id, issuer) WHERE unlinked_at IS NULL;
CREATE INDEX external_identities_past ON external_identities (account_id);
-- What a session was begun with, or has proven since.
CREATE TABLE session_identities (
    token_hash BLOB PRIMARY KEY REFERENCES sessions (token_hash) ON DELETE CASCADE,
    identity_id BIGINT NOT NULL REFERENCES external_identities (id),
    assurance TEXT NOT NULL,
    second_factor BOOLEAN NOT NULL,
    proven_at BIGINT NOT NULL
);
CREATE INDEX session_identities_identity ON session_identities (identity_id);
-- Journeys to another house that are not yet back; hashes of the secrets alone.
CREATE TABLE sign_in_flows (
    state_hash BLOB PRIMARY KEY,
    browser_hash BLOB NOT NULL,
    provider TEXT NOT NULL,
    next TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_flows_expiry ON sign_in_flows (expires_at);
-- Proven at another house by somebody signed in, who has not yet said that it shall be linked.
CREATE TABLE identity_offers (
    token_hash BLOB PRIMARY KEY REFERENCES sessions (token_hash) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    shown TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
