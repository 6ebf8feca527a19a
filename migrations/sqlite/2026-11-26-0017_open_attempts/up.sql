-- Attempts that take answers, each with how far its saves are: a save changes this row, so that it neither counts those before
-- it nor misses that the attempt was closed, which takes the row away.
CREATE TABLE open_attempts (
    attempt_id BIGINT NOT NULL PRIMARY KEY REFERENCES attempts (id),
    deadline_at BIGINT,
    last_sequence BIGINT NOT NULL DEFAULT 0,
    saves BIGINT NOT NULL DEFAULT 0
);
INSERT INTO open_attempts (attempt_id, deadline_at, last_sequence, saves)
SELECT attempts.id, attempts.deadline_at, coalesce(max(answers.sequence), 0), count(answers.sequence)
FROM attempts LEFT JOIN answers ON answers.attempt_id = attempts.id
WHERE attempts.submitted_at IS NULL
GROUP BY attempts.id, attempts.deadline_at;
