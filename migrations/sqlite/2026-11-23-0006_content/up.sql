CREATE TABLE courses (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);
-- A release never changes: `source` holds every text file of the folder, media stand in blobs by hash.
CREATE TABLE releases (
    id INTEGER PRIMARY KEY,
    course_id BIGINT NOT NULL REFERENCES courses (id),
    number INTEGER NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    periods DOUBLE NOT NULL,
    hash TEXT NOT NULL,
    source TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (course_id, number),
    UNIQUE (course_id, version)
);
CREATE TABLE blobs (
    hash TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
