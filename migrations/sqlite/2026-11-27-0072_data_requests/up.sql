-- How long each right may take. The two working days and the terms of withdrawing, restricting and objecting are those that
-- summaries of Decree 356/2025 agree on; of the others these name only a span of 10 to 20 days, so that the shortest that fits is
-- taken until somebody has read the table in the Decree itself (checked).
CREATE TABLE request_terms (
    kind TEXT PRIMARY KEY,
    acknowledge_days INTEGER NOT NULL,
    answer_days INTEGER NOT NULL,
    processor_days INTEGER NOT NULL,
    extension_days INTEGER NOT NULL,
    counted TEXT NOT NULL,
    source TEXT NOT NULL,
    checked BOOLEAN NOT NULL
);
INSERT INTO request_terms (kind, acknowledge_days, answer_days, processor_days, extension_days, counted, source, checked) VALUES
    ('export', 2, 10, 10, 15, 'days', 'Nghị định 356/2025/NĐ-CP: 10–20 ngày tùy quyền; cần kiểm chứng với văn bản', FALSE),
    ('correct', 2, 10, 10, 15, 'days', 'Nghị định 356/2025/NĐ-CP: 10–20 ngày tùy quyền; cần kiểm chứng với văn bản', FALSE),
    ('erase', 2, 20, 20, 15, 'days', 'Nghị định 356/2025/NĐ-CP: 10–20 ngày tùy quyền; cần kiểm chứng với văn bản', FALSE),
    ('restrict', 2, 15, 20, 15, 'days', 'Nghị định 356/2025/NĐ-CP: 15 ngày, 20 ngày khi có bên xử lý hoặc bên thứ ba; cần kiểm chứng với văn bản', FALSE),
    ('object', 2, 15, 20, 15, 'days', 'Nghị định 356/2025/NĐ-CP: 15 ngày, 20 ngày khi có bên xử lý hoặc bên thứ ba; cần kiểm chứng với văn bản', FALSE),
    ('withdraw', 2, 15, 20, 15, 'days', 'Nghị định 356/2025/NĐ-CP: 15 ngày, 20 ngày khi có bên xử lý hoặc bên thứ ba; cần kiểm chứng với văn bản', FALSE);
-- What somebody asks about their own data (Law 91/2025, Article 4). The dates are those told to them; each step has a row.
CREATE TABLE data_requests (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    wish TEXT NOT NULL,
    channel TEXT NOT NULL,
    recorded_by BIGINT REFERENCES people (id),
    asked_at BIGINT NOT NULL,
    acknowledge_by TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    processor BOOLEAN NOT NULL DEFAULT FALSE,
    extended BOOLEAN NOT NULL DEFAULT FALSE,
    acknowledged_at BIGINT,
    closed_at BIGINT,
    outcome TEXT
);
CREATE INDEX data_requests_person ON data_requests (person_id, id);
CREATE INDEX data_requests_open ON data_requests (closed_at, answer_by);
CREATE TABLE data_request_steps (
    id INTEGER PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES data_requests (id),
    step TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_person BIGINT REFERENCES people (id),
    reason TEXT NOT NULL,
    ground TEXT NOT NULL
);
CREATE INDEX data_request_steps_request ON data_request_steps (request_id, id);
