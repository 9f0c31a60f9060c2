DELETE FROM recovery_code WHERE person_id NOT IN (SELECT person_id FROM second_factor);
ALTER TABLE recovery_code DROP CONSTRAINT recovery_code_person_id_fkey;
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES second_factor (person_id) ON DELETE CASCADE;
DROP TABLE passkey_ceremony;
DROP TABLE passkey;
