-- Few posts are concurrent ones: counting them walked the whole of another index.
CREATE INDEX assignments_concurrent ON assignments (unit_id, valid_to, valid_from) WHERE concurrent;
