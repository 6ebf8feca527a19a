-- Each attempt is found by its key. Left to itself the planner may look through all open attempts for every group, and being
-- serializable the statement would then depend on all of them. Nor does it plan anew for the length of each group.
ALTER FUNCTION store_answers(BIGINT[], INTEGER[], BIGINT[], TEXT[], BIGINT, BIGINT) SET enable_hashjoin = off;
ALTER FUNCTION store_answers(BIGINT[], INTEGER[], BIGINT[], TEXT[], BIGINT, BIGINT) SET enable_mergejoin = off;
ALTER FUNCTION store_answers(BIGINT[], INTEGER[], BIGINT[], TEXT[], BIGINT, BIGINT) SET enable_bitmapscan = off;
ALTER FUNCTION store_answers(BIGINT[], INTEGER[], BIGINT[], TEXT[], BIGINT, BIGINT) SET enable_material = off;
ALTER FUNCTION store_answers(BIGINT[], INTEGER[], BIGINT[], TEXT[], BIGINT, BIGINT) SET plan_cache_mode = force_generic_plan;
