DROP INDEX import_effects_after;
DROP INDEX assignments_unit;
CREATE INDEX assignments_unit ON assignments (unit_id, valid_to, valid_from, concurrent, category, person_id);
DROP VIEW visible_assignments;
DROP INDEX imports_hidden;
