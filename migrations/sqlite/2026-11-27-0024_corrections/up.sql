-- What somebody mended by hand in the staff register, as it was and as it became.
CREATE TABLE person_corrections (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    was TEXT,
    becomes TEXT NOT NULL,
    corrected_by BIGINT REFERENCES people (id),
    corrected_at BIGINT NOT NULL
);
CREATE INDEX person_corrections_person ON person_corrections (person_id);
CREATE INDEX person_corrections_corrector ON person_corrections (corrected_by);
-- The page about a person shows which imports touched them.
CREATE INDEX import_effects_object ON import_effects (object_id, object);
