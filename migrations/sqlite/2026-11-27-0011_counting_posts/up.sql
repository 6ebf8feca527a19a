-- People of each unit on any day are counted from the index alone: it has both days and whether a post is a concurrent one.
DROP INDEX assignments_unit;
CREATE INDEX assignments_unit ON assignments (unit_id, valid_to, valid_from, concurrent, category, person_id);
