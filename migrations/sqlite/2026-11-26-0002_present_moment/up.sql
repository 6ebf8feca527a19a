-- SQLite has one node, whose own clock counts; on PostgreSQL this step adds a function.
SELECT 1;
