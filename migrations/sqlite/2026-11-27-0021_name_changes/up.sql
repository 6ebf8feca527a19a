-- Whose name or staff code changed, in the order in which it became visible: what is kept in memory for searching is brought up to
-- date from here. Only the latest are kept; whoever is further behind reads everybody.
CREATE TABLE name_changes (
    revision INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL
);
INSERT INTO name_changes (person_id) SELECT id FROM people ORDER BY id LIMIT 1;
CREATE TRIGGER people_come AFTER INSERT ON people BEGIN
    INSERT INTO name_changes (person_id) VALUES (NEW.id);
    DELETE FROM name_changes WHERE revision <= last_insert_rowid() - 4096;
END;
CREATE TRIGGER people_renamed AFTER UPDATE OF full_name, staff_code ON people
WHEN NEW.full_name <> OLD.full_name OR NEW.staff_code IS NOT OLD.staff_code BEGIN
    INSERT INTO name_changes (person_id) VALUES (NEW.id);
    DELETE FROM name_changes WHERE revision <= last_insert_rowid() - 4096;
END;
CREATE TRIGGER people_go AFTER DELETE ON people BEGIN
    INSERT INTO name_changes (person_id) VALUES (OLD.id);
    DELETE FROM name_changes WHERE revision <= last_insert_rowid() - 4096;
END;
