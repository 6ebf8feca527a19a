-- A large list is staged and confirmed in pieces: which piece a row belongs to, how far it has come, and what an effect that does
-- not show yet will make of its row.
ALTER TABLE import_rows ADD COLUMN piece INTEGER;
ALTER TABLE imports ADD COLUMN done_rows BIGINT;
ALTER TABLE imports ADD COLUMN all_rows BIGINT;
ALTER TABLE imports ADD COLUMN moved_at BIGINT;
ALTER TABLE import_effects ADD COLUMN after TEXT;
CREATE INDEX import_rows_piece ON import_rows (import_id, piece);
CREATE INDEX assignments_import ON assignments (import_id);
