-- An authenticator app: its secret, sealed by the key file; without one once it is taken away. A code's step counts once.
CREATE TABLE second_factors (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id),
    secret BLOB,
    set_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL,
    -- How many secrets the account has had.
    secrets BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    code_hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);
-- Right passwords that wait for the code of the second factor.
CREATE TABLE pending_sign_ins (
    token_hash BLOB PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    device_hash BLOB NOT NULL,
    onward TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_ins_account ON pending_sign_ins (account_id);
CREATE INDEX pending_sign_ins_expiry ON pending_sign_ins (expires_at);
ALTER TABLE sessions ADD COLUMN second_factor_at BIGINT;
-- When the owner last proved who they are; with the sign-in, if not later.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT;
