-- Who saw which sensitive data of whom, when and why (Decree 356/2025: access to sensitive data is recorded).
CREATE TABLE access_log (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    viewer_id BIGINT NOT NULL REFERENCES people (id),
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX access_log_person ON access_log (person_id, id);
CREATE INDEX access_log_viewer ON access_log (viewer_id, at);
