-- tenant: none, because a token id is known to nobody but its bearer.
SELECT id FROM revoked_tokens WHERE expires_at > now();
