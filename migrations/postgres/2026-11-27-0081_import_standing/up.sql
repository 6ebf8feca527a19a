-- When the step of a large import began that is counted now, for the time that is left; and when it was noticed that the process
-- which went through it had ended.
ALTER TABLE imports ADD COLUMN began_at BIGINT;
ALTER TABLE imports ADD COLUMN interrupted_at BIGINT;
