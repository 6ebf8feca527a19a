-- The secondments that a retirement ended, with the last days they had (JSON), so that taking it back reopens them.
ALTER TABLE assignment_states ADD COLUMN ended_states TEXT;
