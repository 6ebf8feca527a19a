-- A role lent for a while: it holds only while the grant it was lent from does. The decision is the number of the paper behind it.
ALTER TABLE grants ADD COLUMN delegated_from BIGINT REFERENCES grants (id);
ALTER TABLE grants ADD COLUMN decision TEXT;
CREATE INDEX grants_delegated_from ON grants (delegated_from);
-- Lists of who holds what over a unit.
CREATE INDEX grants_unit ON grants (unit_id);
