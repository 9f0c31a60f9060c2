-- Who may do what is kept in memory by whoever serves; the topic 'staff' says when any of it was changed: an account, a
-- post, a deputy, or a session that was ended or is no longer what it was. That a session was used is no such change.
CREATE TRIGGER person_changed AFTER UPDATE ON person
    FOR EACH STATEMENT EXECUTE FUNCTION topic_changed('staff');
CREATE TRIGGER post_changed AFTER INSERT OR UPDATE OR DELETE ON post
    FOR EACH STATEMENT EXECUTE FUNCTION topic_changed('staff');
CREATE TRIGGER deputy_changed AFTER INSERT OR UPDATE OR DELETE ON deputy
    FOR EACH STATEMENT EXECUTE FUNCTION topic_changed('staff');
CREATE TRIGGER session_ended AFTER DELETE ON session
    FOR EACH ROW EXECUTE FUNCTION topic_changed('staff');
CREATE TRIGGER session_changed AFTER UPDATE ON session
    FOR EACH ROW
    WHEN (NEW.state <> OLD.state OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.created_at <> OLD.created_at
        OR NEW.last_seen_at < OLD.last_seen_at)
    EXECUTE FUNCTION topic_changed('staff');
