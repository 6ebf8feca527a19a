-- What a large import writes before its moment, and what an undone one has not removed yet, is seen by nobody: it shows, or is gone,
-- with one change to the import, however many posts there are. Whoever reads posts reads this view.
CREATE INDEX imports_hidden ON imports (id) WHERE state = 'applying' OR (state = 'undone' AND done_rows < all_rows);
CREATE VIEW visible_assignments AS
SELECT id, person_id, unit_id, category, position, rank, is_leader, concurrent, valid_from, valid_to, import_id, created_at
FROM assignments
WHERE import_id IS NULL OR import_id NOT IN (
    SELECT id FROM imports WHERE state = 'applying' OR (state = 'undone' AND done_rows < all_rows)
);
-- Counting the people of each unit needs the table no more than before.
DROP INDEX assignments_unit;
CREATE INDEX assignments_unit ON assignments (unit_id, valid_to, valid_from, concurrent, category, person_id, import_id);
-- What changes with that moment is found among the many people who only come.
CREATE INDEX import_effects_after ON import_effects (import_id, id) WHERE after IS NOT NULL;
