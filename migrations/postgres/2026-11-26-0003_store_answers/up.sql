-- Stores answers that came together, place by place of the arrays, where their attempts still take answers at moment (missing: now);
-- returns the rows that were not there before. One statement is one journey and one commit, whose plan is kept.
-- Without sequential scans, because one of a short table would make every save depend on every attempt.
CREATE FUNCTION store_answers(attempt_ids BIGINT[], questions INTEGER[], sequences BIGINT[], given TEXT[], moment BIGINT, grace BIGINT)
    RETURNS TABLE (attempt_id BIGINT, question INTEGER, sequence BIGINT, saved_at BIGINT)
    LANGUAGE plpgsql VOLATILE
    SET enable_seqscan = off
    AS $$
#variable_conflict use_column
DECLARE
    received BIGINT := coalesce(moment, present_moment());
BEGIN
    RETURN QUERY
        INSERT INTO answers (attempt_id, question, sequence, answer, saved_at)
        SELECT save.attempt_id, save.question, save.sequence, save.answer, received
        FROM unnest(attempt_ids, questions, sequences, given) AS save (attempt_id, question, sequence, answer)
        JOIN attempts ON attempts.id = save.attempt_id
        WHERE attempts.submitted_at IS NULL AND (attempts.deadline_at IS NULL OR attempts.deadline_at >= received - grace)
        ON CONFLICT DO NOTHING
        RETURNING attempt_id, question, sequence, saved_at;
END
$$;
