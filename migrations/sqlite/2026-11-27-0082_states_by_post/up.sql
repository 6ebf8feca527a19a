-- A state is read with its post, which goes over to another record when two records of one person are merged.
CREATE INDEX assignment_states_post ON assignment_states (assignment_id);
