-- The last seal of the audit, kept apart from the rows, so that rows cut off at the end are missed.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO audit_head (id, sequence, hash)
SELECT 1, coalesce(max(sequence), 0),
    coalesce((SELECT hash FROM audit_entries WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1), ''::bytea)
FROM audit_entries;
