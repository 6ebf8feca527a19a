-- Two records of one person: the alias stands for the canonical one until the merging is undone. What the merging moved within
-- the staff register itself (posts, own data, account) stands in `moved`, as it was and as it became.
CREATE TABLE person_aliases (
    id INTEGER PRIMARY KEY,
    alias_id BIGINT NOT NULL REFERENCES people (id),
    canonical_id BIGINT NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    moved TEXT NOT NULL,
    merged_by BIGINT REFERENCES people (id),
    merged_at BIGINT NOT NULL,
    undone_by BIGINT REFERENCES people (id),
    undone_at BIGINT
);
CREATE UNIQUE INDEX person_aliases_alias ON person_aliases (alias_id) WHERE undone_at IS NULL;
CREATE INDEX person_aliases_canonical ON person_aliases (canonical_id);
-- Undoing an import deletes people; each deletion asks this table whether it names the person.
CREATE INDEX person_aliases_ever ON person_aliases (alias_id);
CREATE INDEX person_aliases_merger ON person_aliases (merged_by);
CREATE INDEX person_aliases_undoer ON person_aliases (undone_by);
CREATE TRIGGER people_merged AFTER INSERT ON person_aliases BEGIN
    INSERT INTO name_changes (person_id) VALUES (NEW.alias_id), (NEW.canonical_id);
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER people_parted AFTER UPDATE ON person_aliases BEGIN
    INSERT INTO name_changes (person_id) VALUES (NEW.alias_id), (NEW.canonical_id);
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
