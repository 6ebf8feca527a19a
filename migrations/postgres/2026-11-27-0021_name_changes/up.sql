-- Whose name or staff code changed, in the order in which it became visible: what is kept in memory for searching is brought up to
-- date from here. Only the latest are kept; whoever is further behind reads everybody.
CREATE TABLE name_changes (
    revision BIGSERIAL PRIMARY KEY,
    person_id BIGINT NOT NULL
);
INSERT INTO name_changes (person_id) SELECT id FROM people ORDER BY id LIMIT 1;
-- Writers take turns until they commit: a number taken earlier is never seen later.
CREATE FUNCTION note_names(changed BIGINT[]) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    first BIGINT;
    last BIGINT;
BEGIN
    IF coalesce(array_length(changed, 1), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('name_changes'));
    WITH added AS (INSERT INTO name_changes (person_id) SELECT unnest(changed) RETURNING revision)
    SELECT min(revision), max(revision) INTO first, last FROM added;
    IF first / 1024 <> last / 1024 OR last % 1024 = 0 THEN
        DELETE FROM name_changes WHERE revision <= last - 4096;
    END IF;
END $$;
CREATE FUNCTION people_come() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_names(ARRAY(SELECT id FROM new_people));
    RETURN NULL;
END $$;
CREATE FUNCTION people_renamed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_names(ARRAY(
        SELECT new_people.id FROM new_people JOIN old_people ON old_people.id = new_people.id
        WHERE new_people.full_name <> old_people.full_name OR new_people.staff_code IS DISTINCT FROM old_people.staff_code
    ));
    RETURN NULL;
END $$;
CREATE FUNCTION people_go() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_names(ARRAY(SELECT id FROM old_people));
    RETURN NULL;
END $$;
CREATE TRIGGER people_come AFTER INSERT ON people
    REFERENCING NEW TABLE AS new_people FOR EACH STATEMENT EXECUTE FUNCTION people_come();
CREATE TRIGGER people_renamed AFTER UPDATE ON people
    REFERENCING OLD TABLE AS old_people NEW TABLE AS new_people FOR EACH STATEMENT EXECUTE FUNCTION people_renamed();
CREATE TRIGGER people_go AFTER DELETE ON people
    REFERENCING OLD TABLE AS old_people FOR EACH STATEMENT EXECUTE FUNCTION people_go();
