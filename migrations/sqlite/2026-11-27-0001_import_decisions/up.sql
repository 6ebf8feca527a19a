-- Whom a doubtful row of a staff list means, as somebody decided: the person, or (NULL) nobody known. A row decided after the
-- list was confirmed was brought in by an import of its own.
CREATE TABLE import_decisions (
    id INTEGER PRIMARY KEY,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    line INTEGER NOT NULL,
    person_id BIGINT REFERENCES people (id),
    decided_by BIGINT REFERENCES people (id),
    decided_at BIGINT NOT NULL,
    applied_by BIGINT REFERENCES imports (id),
    UNIQUE (import_id, line)
);
CREATE INDEX import_decisions_person ON import_decisions (person_id);
CREATE INDEX import_decisions_applied ON import_decisions (applied_by);
-- People of one name (i and y alike) and one year of birth.
CREATE INDEX people_twins ON people ((replace(name_fold, 'y', 'i') || '|' || substr(birth_date, 1, 4)));
