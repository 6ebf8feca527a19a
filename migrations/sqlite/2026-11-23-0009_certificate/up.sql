-- The last running number each issuer has given out in each year: no gaps, never reused.
CREATE TABLE registers (
    issuer_id BIGINT NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (issuer_id, year)
);
-- `facts` is the frozen text of the certificate; what happens later are rows of certificate_events.
CREATE TABLE certificates (
    id INTEGER PRIMARY KEY,
    completion_id BIGINT NOT NULL UNIQUE REFERENCES completions (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    code TEXT NOT NULL UNIQUE,
    issuer_id BIGINT NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    running_number INTEGER NOT NULL,
    register_number TEXT NOT NULL,
    facts TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    valid_until TEXT,
    ended TEXT,
    UNIQUE (issuer_id, year, running_number)
);
CREATE INDEX certificates_person ON certificates (person_id);
CREATE TABLE certificate_events (
    id INTEGER PRIMARY KEY,
    certificate_id BIGINT NOT NULL REFERENCES certificates (id),
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    by_person BIGINT REFERENCES people (id)
);
CREATE INDEX certificate_events_certificate ON certificate_events (certificate_id);
