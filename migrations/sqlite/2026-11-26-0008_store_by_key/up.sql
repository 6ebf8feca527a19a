-- On PostgreSQL this step tells a function how to find its rows.
SELECT 1;
