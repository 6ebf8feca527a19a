-- Since when somebody has their telephone number and mail address, in milliseconds; nothing when since the record. Of two who have
-- the same one it names whoever had it first: nobody takes a colleague's way in away by writing it down as their own.
ALTER TABLE people ADD COLUMN phone_since BIGINT;
ALTER TABLE people ADD COLUMN email_since BIGINT;
CREATE FUNCTION contacts_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.phone IS DISTINCT FROM OLD.phone THEN
        NEW.phone_since := (extract(epoch FROM clock_timestamp()) * 1000)::BIGINT;
    END IF;
    IF NEW.email IS DISTINCT FROM OLD.email THEN
        NEW.email_since := (extract(epoch FROM clock_timestamp()) * 1000)::BIGINT;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_contacts_changed BEFORE UPDATE OF phone, email ON people
    FOR EACH ROW WHEN (NEW.phone IS DISTINCT FROM OLD.phone OR NEW.email IS DISTINCT FROM OLD.email)
    EXECUTE FUNCTION contacts_changed();
