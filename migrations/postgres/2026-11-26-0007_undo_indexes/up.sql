-- Undoing an import deletes people; each deletion asks these tables whether they name the person.
CREATE INDEX messages_person ON messages (person_id);
CREATE INDEX invitations_creator ON invitations (created_by);
CREATE INDEX certificate_events_person ON certificate_events (by_person);
CREATE INDEX grants_granter ON grants (granted_by);
CREATE INDEX grants_revoker ON grants (revoked_by);
