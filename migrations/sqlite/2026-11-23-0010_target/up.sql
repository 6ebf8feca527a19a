CREATE TABLE requirements (
    id INTEGER PRIMARY KEY,
    course_id BIGINT NOT NULL REFERENCES courses (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    categories TEXT NOT NULL,
    due_on TEXT NOT NULL,
    set_by BIGINT REFERENCES people (id),
    set_at BIGINT NOT NULL,
    ended_by BIGINT REFERENCES people (id),
    ended_at BIGINT
);
