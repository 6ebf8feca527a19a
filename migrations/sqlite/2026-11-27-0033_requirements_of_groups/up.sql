-- A requirement may concern the members of a group alone.
ALTER TABLE requirements ADD COLUMN group_id BIGINT REFERENCES groups (id);
