-- What a secret looks like at rest: version, key id, nonce, tag, ciphertext. Every column of this type is in the registry SealedColumns.
CREATE DOMAIN sealed AS bytea CHECK (octet_length(VALUE) BETWEEN 33 AND 131072);

-- The installation's keys, each wrapped under a master key that is not in the database. 0 is the root that tokens, key hashes and role passwords
-- derive from; the others seal secrets, the highest those of today. Two rows of one id stand only while the master key is being rotated.
CREATE TABLE installation_keys (
    id         integer NOT NULL CHECK (id >= 0),
    master_id  text NOT NULL,
    wrapped    bytea NOT NULL,
    -- The master key in whose rotation it was made: a rotation that was cut short goes on with the same key.
    made_for   text,
    retired_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, master_id)
);

CREATE FUNCTION signal_installation_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'keys:changed');
    RETURN NULL;
END $$;
CREATE TRIGGER installation_keys_changed AFTER INSERT ON installation_keys FOR EACH STATEMENT EXECUTE FUNCTION signal_installation_keys();
