-- By which key file the identity numbers are sealed and hashed: a keyed hash of a fixed word, which tells nothing of the key.
CREATE TABLE key_fingerprint (
    id INTEGER PRIMARY KEY,
    fingerprint BYTEA NOT NULL
);
