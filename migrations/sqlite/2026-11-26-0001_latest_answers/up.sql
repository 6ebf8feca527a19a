-- The answer that counts for each question of an attempt: the one with the highest sequence.
CREATE VIEW latest_answers AS
    SELECT attempt_id, question, sequence, answer, saved_at
    FROM answers
    WHERE NOT EXISTS (
        SELECT 1
        FROM answers AS later
        WHERE later.attempt_id = answers.attempt_id
            AND later.question = answers.question
            AND later.sequence > answers.sequence
    );
