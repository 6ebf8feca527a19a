-- People with neither staff code nor identity number are few; each piece of a staff list looks for those in its units.
CREATE INDEX people_keyless ON people (staff_code, citizen_id_hash) WHERE staff_code IS NULL AND citizen_id_hash IS NULL;
