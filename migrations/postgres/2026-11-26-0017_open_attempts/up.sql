-- Attempts that take answers, each with how far its saves are: a save changes this row, so that it neither counts those before
-- it nor misses that the attempt was closed, which takes the row away. Half of each page is kept free, because a row is
-- changed with every save.
CREATE TABLE open_attempts (
    attempt_id BIGINT NOT NULL PRIMARY KEY REFERENCES attempts (id),
    deadline_at BIGINT,
    last_sequence BIGINT NOT NULL DEFAULT 0,
    saves BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO open_attempts (attempt_id, deadline_at, last_sequence, saves)
SELECT attempts.id, attempts.deadline_at, coalesce(max(answers.sequence), 0), count(answers.sequence)
FROM attempts LEFT JOIN answers ON answers.attempt_id = attempts.id
WHERE attempts.submitted_at IS NULL
GROUP BY attempts.id, attempts.deadline_at;

DROP FUNCTION store_answers(BIGINT[], INTEGER[], BIGINT[], TEXT[], BIGINT, BIGINT);
-- Stores answers that came together, place by place of the arrays and one for each attempt, where their attempts take answers at
-- moment (missing: now) and hold fewer than most saves. Returns each attempt that took its save with its highest sequence,
-- and again without one if the row was not there before. One statement is one journey and one commit; its plan is kept and finds
-- every attempt by its key.
CREATE FUNCTION store_answers(attempt_ids BIGINT[], questions INTEGER[], sequences BIGINT[], given TEXT[], moment BIGINT, grace BIGINT, most BIGINT)
    RETURNS TABLE (attempt_id BIGINT, last_sequence BIGINT, received_at BIGINT)
    LANGUAGE plpgsql VOLATILE
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
    SET enable_bitmapscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    AS $$
#variable_conflict use_column
DECLARE
    received BIGINT := coalesce(moment, present_moment());
BEGIN
    RETURN QUERY
        WITH taken AS (
            UPDATE open_attempts AS attempt
            SET last_sequence = greatest(attempt.last_sequence, save.sequence), saves = attempt.saves + 1
            FROM unnest(attempt_ids, questions, sequences, given) AS save (attempt_id, question, sequence, answer)
            WHERE attempt.attempt_id = save.attempt_id AND attempt.saves < most
                AND (attempt.deadline_at IS NULL OR attempt.deadline_at >= received - grace)
            RETURNING save.attempt_id, save.question, save.sequence, save.answer, attempt.last_sequence
        ), stored AS (
            INSERT INTO answers (attempt_id, question, sequence, answer, saved_at)
            SELECT attempt_id, question, sequence, answer, received FROM taken
            ON CONFLICT DO NOTHING
            RETURNING attempt_id
        )
        SELECT attempt_id, last_sequence, received FROM taken
        UNION ALL
        SELECT attempt_id, NULL, received FROM stored;
END
$$;
