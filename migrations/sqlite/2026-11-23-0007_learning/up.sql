-- One learner's way through one course. `progress` is the compact state a page needs, folded from the facts below.
CREATE TABLE enrolments (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    course_id BIGINT NOT NULL REFERENCES courses (id),
    release_id BIGINT NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    progress TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    started_at BIGINT,
    completed_at BIGINT,
    UNIQUE (person_id, course_id, ordinal)
);
CREATE TABLE lesson_completions (
    enrolment_id BIGINT NOT NULL REFERENCES enrolments (id),
    lesson TEXT NOT NULL,
    completed_at BIGINT NOT NULL,
    PRIMARY KEY (enrolment_id, lesson)
);
-- A course passed, with unit, post and release as they were at that moment.
CREATE TABLE completions (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    course_id BIGINT NOT NULL REFERENCES courses (id),
    release_id BIGINT NOT NULL REFERENCES releases (id),
    enrolment_id BIGINT NOT NULL UNIQUE REFERENCES enrolments (id),
    unit_id BIGINT NOT NULL REFERENCES units (id),
    unit_code TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    parent_unit_name TEXT,
    category TEXT NOT NULL,
    position TEXT,
    started_at BIGINT NOT NULL,
    completed_at BIGINT NOT NULL,
    score_percent DOUBLE,
    grade_class TEXT NOT NULL,
    evidence_grade TEXT NOT NULL,
    periods DOUBLE NOT NULL
);
CREATE INDEX completions_time ON completions (completed_at, id);
CREATE INDEX completions_person ON completions (person_id, completed_at);
CREATE INDEX completions_unit ON completions (unit_id, completed_at, id);
CREATE INDEX completions_course ON completions (course_id, completed_at, id);
