-- Who may do what is kept in memory by whoever serves; the topic 'staff' says when any of it was changed: an account, a
-- post, a deputy, or a session that was ended or is no longer what it was. That a session was used is no such change.
CREATE TRIGGER person_changed AFTER UPDATE ON person BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER post_added AFTER INSERT ON post BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER post_changed AFTER UPDATE ON post BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER post_removed AFTER DELETE ON post BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER deputy_added AFTER INSERT ON deputy BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER deputy_changed AFTER UPDATE ON deputy BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER deputy_removed AFTER DELETE ON deputy BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER session_ended AFTER DELETE ON session BEGIN INSERT INTO changed VALUES ('staff'); END;
CREATE TRIGGER session_changed AFTER UPDATE ON session
WHEN NEW.state <> OLD.state OR NEW.person_id IS NOT OLD.person_id OR NEW.created_at <> OLD.created_at
    OR NEW.last_seen_at < OLD.last_seen_at
BEGIN INSERT INTO changed VALUES ('staff'); END;
