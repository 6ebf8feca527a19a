-- A large import writes a million people whom nobody is to find before its moment: whatever is kept for searching would be read
-- anew again and again meanwhile, and other writers would wait for their turn. In a transaction that sets hocvu.names_held_back who
-- comes is not noted one by one; in the end the import notes everybody, as person 0.
CREATE OR REPLACE FUNCTION people_come() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('hocvu.names_held_back', true), '') <> 'on' THEN
        PERFORM note_names(ARRAY(SELECT id FROM new_people));
    END IF;
    RETURN NULL;
END $$;
