-- What happened to units: merged, split, renamed, reclassified, moved, dissolved; by which decision, and into what.
CREATE TABLE unit_events (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    decision TEXT,
    unit_id BIGINT NOT NULL REFERENCES units (id),
    successor_id BIGINT REFERENCES units (id),
    import_id BIGINT REFERENCES imports (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX unit_events_unit ON unit_events (unit_id, day);
-- What a confirmed import did to which row, with the row as it was before (NULL: it was not there), so that it can be undone.
CREATE TABLE import_effects (
    id INTEGER PRIMARY KEY,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    object TEXT NOT NULL,
    object_id BIGINT NOT NULL,
    before TEXT
);
CREATE INDEX import_effects_import ON import_effects (import_id, id);
