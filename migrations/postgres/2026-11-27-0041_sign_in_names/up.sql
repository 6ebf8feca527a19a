-- People sign in by telephone number and mail address too: both are kept in one form, by which they are found.
UPDATE people SET phone = replace(replace(replace(replace(replace(phone, ' ', ''), '.', ''), '-', ''), '(', ''), ')', '')
WHERE phone IS NOT NULL;
UPDATE people SET phone = '0' || substr(phone, 4) WHERE phone LIKE '+84%' AND length(phone) IN (12, 13);
UPDATE people SET email = lower(email) WHERE email <> lower(email);
CREATE INDEX people_phone ON people (phone);
CREATE INDEX people_email ON people (email);
