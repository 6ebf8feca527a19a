-- How many rows the daily job has removed because they had had their time, by day.
CREATE TABLE retention_runs (
    name TEXT NOT NULL,
    day TEXT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (name, day)
);
