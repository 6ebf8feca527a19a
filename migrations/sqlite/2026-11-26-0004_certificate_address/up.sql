-- What a certificate's file says beside its text: where it is checked, and in which zone its time is written.
CREATE TABLE imprints (
    id INTEGER PRIMARY KEY,
    check_page TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    UNIQUE (check_page, time_zone)
);
-- Certificates without one of their own (issued before this step, or made up for a demonstration) have the first row, which the
-- first start of a server writes.
ALTER TABLE certificates ADD COLUMN imprint_id BIGINT REFERENCES imprints (id);
