-- SQLite compares text by bytes already; on PostgreSQL this step changes the collation.
SELECT 1;
