DROP TRIGGER public_change_told ON public_change;
DROP FUNCTION tell_public_change;
DROP TABLE lease;
DROP TABLE sign_in_attempt;
