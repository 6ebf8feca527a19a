-- By bytes, as SQLite compares: only so does the index find the codes that begin with something, whatever the server's locale.
ALTER TABLE people ALTER COLUMN staff_code TYPE TEXT COLLATE "C";
