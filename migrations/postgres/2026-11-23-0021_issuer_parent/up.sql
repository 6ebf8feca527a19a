-- The body above an issuer, printed over its name; text, because it need not be a unit here.
ALTER TABLE issuers ADD COLUMN parent_name TEXT;
