-- Since when somebody has their telephone number and mail address, in milliseconds; nothing when since the record. Of two who have
-- the same one it names whoever had it first: nobody takes a colleague's way in away by writing it down as their own.
ALTER TABLE people ADD COLUMN phone_since BIGINT;
ALTER TABLE people ADD COLUMN email_since BIGINT;
CREATE TRIGGER people_phone_changed AFTER UPDATE OF phone ON people WHEN NEW.phone IS NOT OLD.phone BEGIN
    UPDATE people SET phone_since = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) WHERE id = NEW.id;
END;
CREATE TRIGGER people_email_changed AFTER UPDATE OF email ON people WHEN NEW.email IS NOT OLD.email BEGIN
    UPDATE people SET email_since = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) WHERE id = NEW.id;
END;
