-- Leave, secondment, retirement: dated states of a post, with what each means for targets (src/org/states/model.rs).
CREATE TABLE assignment_states (
    id INTEGER PRIMARY KEY,
    assignment_id BIGINT NOT NULL REFERENCES assignments (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    host_unit_id BIGINT REFERENCES units (id),
    decision TEXT,
    note TEXT,
    -- The posts that a retirement ended, with the last days they had before.
    ended_posts TEXT,
    recorded_by BIGINT REFERENCES people (id),
    recorded_at BIGINT NOT NULL,
    ended_by BIGINT REFERENCES people (id),
    ended_at BIGINT,
    undone_by BIGINT REFERENCES people (id),
    undone_at BIGINT
);
CREATE INDEX assignment_states_person ON assignment_states (person_id, valid_to);
-- They change figures as posts do.
CREATE TRIGGER assignment_states_inserted AFTER INSERT ON assignment_states BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER assignment_states_updated AFTER UPDATE ON assignment_states BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
CREATE TRIGGER assignment_states_deleted AFTER DELETE ON assignment_states BEGIN
    UPDATE change_counts SET changes = changes + 1 WHERE name = 'posts';
END;
