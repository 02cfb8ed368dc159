-- A sign-in is one device's stay. Its refresh tokens are a family, its access tokens name it, and when it ends they all end.
CREATE TABLE sign_ins (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    user_id         uuid NOT NULL,
    -- password, ldap, or the name of the provider.
    method          text NOT NULL CHECK (length(method) BETWEEN 1 AND 40),
    address         inet,
    user_agent      text CHECK (length(user_agent) <= 400),
    -- When whoever signed in last proved who they are: dangerous operations ask for a recent proof.
    proved_at       timestamptz NOT NULL DEFAULT now(),
    last_used_at    timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX sign_ins_member_idx ON sign_ins (organization_id, user_id);
CREATE INDEX sign_ins_user_id_idx ON sign_ins (user_id);
CREATE INDEX sign_ins_expires_at_idx ON sign_ins (expires_at);

INSERT INTO sign_ins (id, organization_id, user_id, method, proved_at, last_used_at, expires_at, ended_at, created_at)
SELECT DISTINCT ON (family_id) family_id, organization_id, user_id, 'password', min(created_at) OVER w, max(created_at) OVER w, max(expires_at) OVER w, max(revoked_at) OVER w, min(created_at) OVER w
FROM refresh_tokens
WINDOW w AS (PARTITION BY family_id);

DROP INDEX refresh_tokens_access_token_id_idx;
ALTER TABLE refresh_tokens
    DROP COLUMN revoked_at,
    DROP COLUMN access_token_id,
    DROP COLUMN access_expires_at,
    ADD FOREIGN KEY (family_id) REFERENCES sign_ins ON DELETE CASCADE;

CREATE FUNCTION signal_sign_in() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'access:sign_in:' || coalesce(NEW.id, OLD.id));
    RETURN NULL;
END $$;
CREATE TRIGGER sign_ins_access AFTER UPDATE OF ended_at, proved_at OR DELETE ON sign_ins FOR EACH ROW EXECUTE FUNCTION signal_sign_in();

-- A rotated key is a new key: whoever remembers the old one must forget it.
DROP TRIGGER api_keys_access ON api_keys;
CREATE TRIGGER api_keys_access AFTER UPDATE OF revoked_at, scopes, expires_at, key_hash OR DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION signal_user_access();
