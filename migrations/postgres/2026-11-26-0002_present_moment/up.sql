-- The present moment in milliseconds since 1970, by the clock that all nodes share; it moves on within a transaction.
CREATE FUNCTION present_moment() RETURNS BIGINT
    LANGUAGE sql VOLATILE
    AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::BIGINT $$;
