-- A large import writes a million people whom nobody is to find before its moment: whatever is kept for searching would be read
-- anew again and again meanwhile. While a row stands here, which no transaction leaves behind, who comes is not noted one by one;
-- in the end the import notes everybody, as person 0.
CREATE TABLE names_held_back (held INTEGER PRIMARY KEY);
DROP TRIGGER people_come;
CREATE TRIGGER people_come AFTER INSERT ON people WHEN NOT EXISTS (SELECT 1 FROM names_held_back) BEGIN
    INSERT INTO name_changes (person_id) VALUES (NEW.id);
    DELETE FROM name_changes WHERE revision <= last_insert_rowid() - 4096;
END;
