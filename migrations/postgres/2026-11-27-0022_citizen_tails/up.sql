-- Keyed hashes of the last digits of identity numbers, so that people are found by them. The key is not in the database: a row
-- without hashes waits for the program to fill it.
CREATE TABLE citizen_tails (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    last_four BIGINT,
    last_six BIGINT
);
INSERT INTO citizen_tails (person_id) SELECT id FROM people WHERE citizen_id_hash IS NOT NULL;
CREATE INDEX citizen_tails_four ON citizen_tails (last_four, person_id);
CREATE INDEX citizen_tails_six ON citizen_tails (last_six, person_id);
CREATE FUNCTION citizen_numbered() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM citizen_tails WHERE person_id = NEW.id;
    INSERT INTO citizen_tails (person_id) SELECT NEW.id WHERE NEW.citizen_id_hash IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER citizen_numbered AFTER INSERT ON people
    FOR EACH ROW WHEN (NEW.citizen_id_hash IS NOT NULL) EXECUTE FUNCTION citizen_numbered();
CREATE TRIGGER citizen_renumbered AFTER UPDATE OF citizen_id_hash ON people
    FOR EACH ROW WHEN (NEW.citizen_id_hash IS DISTINCT FROM OLD.citizen_id_hash) EXECUTE FUNCTION citizen_numbered();
