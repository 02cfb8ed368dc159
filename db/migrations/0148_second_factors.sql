-- 0101 came before the domain for sealed values did.
ALTER TABLE totp_secrets ALTER COLUMN secret TYPE sealed;
-- Both derive from the state itself.
ALTER TABLE oauth_states DROP COLUMN nonce, DROP COLUMN code_verifier;
