-- When its owner chose the language of an account; NULL as long as nobody chose and Vietnamese stands by default.
ALTER TABLE accounts ADD COLUMN language_at BIGINT;
UPDATE accounts SET language_at = created_at WHERE language <> 'vi';
