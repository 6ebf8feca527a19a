-- Groups of people beside the tree of units: networks, councils, candidates. A unit keeps each of them; members come and go on days.
CREATE TABLE groups (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    decision TEXT,
    created_by BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX groups_unit ON groups (unit_id);
-- A list of members as it was read from a file, with what each row would change; written to the group only when it is confirmed.
CREATE TABLE group_imports (
    id INTEGER PRIMARY KEY,
    group_id BIGINT NOT NULL REFERENCES groups (id),
    file_name TEXT NOT NULL,
    as_of TEXT NOT NULL,
    rows TEXT NOT NULL,
    ignored TEXT NOT NULL,
    created_by BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    confirmed_by BIGINT REFERENCES people (id),
    confirmed_at BIGINT
);
CREATE INDEX group_imports_group ON group_imports (group_id);
-- A membership that ended stays; one that was entered by mistake ends the day before it began.
CREATE TABLE group_members (
    id INTEGER PRIMARY KEY,
    group_id BIGINT NOT NULL REFERENCES groups (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    decision TEXT,
    import_id BIGINT REFERENCES group_imports (id),
    added_by BIGINT REFERENCES people (id),
    added_at BIGINT NOT NULL,
    ended_by BIGINT REFERENCES people (id),
    ended_at BIGINT,
    end_decision TEXT
);
CREATE INDEX group_members_group ON group_members (group_id, valid_to, valid_from, person_id);
CREATE INDEX group_members_person ON group_members (person_id, group_id, valid_to);
