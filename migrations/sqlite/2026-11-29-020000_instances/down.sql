DROP TABLE lease;
DROP TABLE sign_in_attempt;
