-- On PostgreSQL this step adds a function that stores answers of many learners in one journey; here the writer shares its commits.
SELECT 1;
