-- The home page asks for what is required in the units above somebody's own.
CREATE INDEX requirements_unit ON requirements (unit_id, ended_at);
