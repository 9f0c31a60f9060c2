DROP TRIGGER person_changed ON person;
DROP TRIGGER post_changed ON post;
DROP TRIGGER deputy_changed ON deputy;
DROP TRIGGER session_ended ON session;
DROP TRIGGER session_changed ON session;
DELETE FROM public_change WHERE topic = 'staff';
