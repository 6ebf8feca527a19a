-- Coverage of a target goes through everybody in post on a day and every completion of a year: both from an index alone.
CREATE INDEX assignments_coverage ON assignments (category, valid_to, valid_from, person_id, concurrent, unit_id, id);
DROP INDEX completions_time;
CREATE INDEX completions_time ON completions (completed_at, id, unit_id, person_id);
-- Counts the changes of what figures are computed from, so that a figure kept in memory is known to be of the present state.
CREATE TABLE change_counts (
    name TEXT PRIMARY KEY,
    changes BIGINT NOT NULL
);
INSERT INTO change_counts (name, changes) VALUES ('posts', 0);
CREATE TRIGGER assignments_inserted AFTER INSERT ON assignments BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER assignments_updated AFTER UPDATE ON assignments BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER assignments_deleted AFTER DELETE ON assignments BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER unit_versions_inserted AFTER INSERT ON unit_versions BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER unit_versions_updated AFTER UPDATE ON unit_versions BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER unit_versions_deleted AFTER DELETE ON unit_versions BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
