-- Who did what to whom. A job seals each row into the hash chain by giving it a sequence and a hash.
CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_id BIGINT,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    sequence BIGINT UNIQUE,
    hash BLOB
);
