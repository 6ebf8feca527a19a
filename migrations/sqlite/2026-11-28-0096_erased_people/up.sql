-- Whose identity was erased on request, under a pseudonym; nobody corrects, invites, merges or finds them any more.
ALTER TABLE people ADD COLUMN erased BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE people SET erased = TRUE
WHERE full_name = 'Đã xóa #' || id
    AND EXISTS (SELECT 1 FROM audit_entries WHERE action = 'data.erased' AND object = 'person/' || people.id);
