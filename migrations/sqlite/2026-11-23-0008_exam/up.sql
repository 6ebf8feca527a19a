-- `paper` holds what was drawn: question ids, order and per-attempt ids of their parts.
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    enrolment_id BIGINT NOT NULL REFERENCES enrolments (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    course_id BIGINT NOT NULL REFERENCES courses (id),
    release_id BIGINT NOT NULL REFERENCES releases (id),
    number INTEGER NOT NULL,
    seed BIGINT NOT NULL,
    paper TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    deadline_at BIGINT,
    submitted_at BIGINT,
    points DOUBLE,
    points_max DOUBLE NOT NULL,
    score_percent DOUBLE,
    passed BOOLEAN,
    UNIQUE (enrolment_id, number)
);
CREATE UNIQUE INDEX attempts_running ON attempts (enrolment_id) WHERE submitted_at IS NULL;
CREATE INDEX attempts_deadline ON attempts (deadline_at) WHERE submitted_at IS NULL;
CREATE INDEX attempts_course ON attempts (course_id, submitted_at);
CREATE INDEX attempts_person ON attempts (person_id, course_id);
-- Every save of an answer, never changed; the highest sequence of a question counts.
CREATE TABLE answers (
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    question INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    answer TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, question, sequence)
);
CREATE TABLE marks (
    attempt_id BIGINT NOT NULL REFERENCES attempts (id),
    question INTEGER NOT NULL,
    course_id BIGINT NOT NULL REFERENCES courses (id),
    question_id TEXT NOT NULL,
    points DOUBLE NOT NULL,
    points_max DOUBLE NOT NULL,
    PRIMARY KEY (attempt_id, question)
);
CREATE INDEX marks_question ON marks (course_id, question_id);
