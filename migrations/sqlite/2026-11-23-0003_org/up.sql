-- A unit is its surrogate id; code, name, kind and parent are dated versions of it (valid_to is the last day).
CREATE TABLE units (
    id INTEGER PRIMARY KEY,
    source_id TEXT UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE TABLE unit_versions (
    id INTEGER PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id BIGINT REFERENCES units (id),
    agency_code TEXT,
    block TEXT,
    position INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    UNIQUE (unit_id, valid_from)
);
CREATE INDEX unit_versions_code ON unit_versions (code, valid_from);
-- Who stands above whom on which days, each unit being its own ancestor at depth 0. Rebuilt whenever the tree changes.
CREATE TABLE unit_paths (
    ancestor_id BIGINT NOT NULL REFERENCES units (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    depth INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (ancestor_id, unit_id, valid_from)
);
CREATE INDEX unit_paths_unit ON unit_paths (unit_id, depth);
-- What a unit that issues certificates prints on them.
CREATE TABLE issuers (
    unit_id BIGINT PRIMARY KEY REFERENCES units (id),
    register_suffix TEXT NOT NULL,
    place TEXT NOT NULL,
    signatory TEXT NOT NULL,
    signatory_title TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    staff_code TEXT UNIQUE,
    full_name TEXT NOT NULL,
    name_sort BLOB NOT NULL,
    name_fold TEXT NOT NULL,
    birth_date TEXT,
    gender TEXT,
    citizen_id_sealed BLOB,
    citizen_id_hash BLOB UNIQUE,
    citizen_id_mask TEXT,
    email TEXT,
    phone TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX people_name ON people (name_sort, id);
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    as_of TEXT NOT NULL,
    complete BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    unit_id BIGINT REFERENCES units (id),
    summary TEXT NOT NULL,
    created_by BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    confirmed_by BIGINT REFERENCES people (id),
    confirmed_at BIGINT
);
CREATE TABLE import_rows (
    id INTEGER PRIMARY KEY,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    line INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    column_name TEXT,
    reason TEXT,
    data TEXT NOT NULL
);
CREATE INDEX import_rows_import ON import_rows (import_id, outcome, line);
CREATE TABLE assignments (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    category TEXT NOT NULL,
    position TEXT,
    rank TEXT,
    is_leader BOOLEAN NOT NULL,
    concurrent BOOLEAN NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    import_id BIGINT REFERENCES imports (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX assignments_person ON assignments (person_id, valid_from);
CREATE INDEX assignments_unit ON assignments (unit_id, valid_to, category, person_id);
