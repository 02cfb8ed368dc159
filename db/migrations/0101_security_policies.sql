-- What an organization asks of its members' passwords, second factors and sign-ins. Every organization has one row.
CREATE TABLE security_policies (
    organization_id        uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
    min_length             integer NOT NULL DEFAULT 8 CHECK (min_length BETWEEN 8 AND 128),
    require_uppercase      boolean NOT NULL DEFAULT true,
    require_lowercase      boolean NOT NULL DEFAULT true,
    require_numbers        boolean NOT NULL DEFAULT true,
    require_special        boolean NOT NULL DEFAULT true,
    -- 0: passwords do not age.
    max_age_days           integer NOT NULL DEFAULT 0 CHECK (max_age_days BETWEEN 0 AND 3650),
    -- How many former passwords may not come back, the current one included.
    history_count          integer NOT NULL DEFAULT 5 CHECK (history_count BETWEEN 0 AND 24),
    mfa_required           boolean NOT NULL DEFAULT false,
    mfa_required_at        timestamptz,
    mfa_grace_hours        integer NOT NULL DEFAULT 24 CHECK (mfa_grace_hours BETWEEN 0 AND 720),
    session_max_hours      integer NOT NULL DEFAULT 720 CHECK (session_max_hours BETWEEN 1 AND 8760),
    session_idle_minutes   integer NOT NULL DEFAULT 10080 CHECK (session_idle_minutes BETWEEN 5 AND 525600),
    session_max_concurrent integer NOT NULL DEFAULT 20 CHECK (session_max_concurrent BETWEEN 1 AND 1000),
    lockout_attempts       integer NOT NULL DEFAULT 5 CHECK (lockout_attempts BETWEEN 3 AND 100),
    lockout_minutes        integer NOT NULL DEFAULT 30 CHECK (lockout_minutes BETWEEN 1 AND 1440),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    CHECK (NOT mfa_required OR mfa_required_at IS NOT NULL)
);
INSERT INTO security_policies (organization_id) SELECT id FROM organizations;

CREATE FUNCTION add_security_policy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    INSERT INTO security_policies (organization_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER organizations_security_policy AFTER INSERT ON organizations FOR EACH ROW EXECUTE FUNCTION add_security_policy();
CREATE TRIGGER security_policies_access AFTER UPDATE ON security_policies FOR EACH ROW EXECUTE FUNCTION signal_organization_access();

ALTER TABLE users
    -- People who sign in through a directory or provider have no password here.
    ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN password_changed_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN mfa_enabled_at timestamptz;
DROP TRIGGER users_access ON users;
CREATE TRIGGER users_access
    AFTER UPDATE OF username, is_active, is_superuser, token_generation, mfa_enabled_at, must_change_password, password_changed_at OR DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION signal_account_access();

-- Hashes of passwords that were replaced.
CREATE TABLE former_passwords (
    user_id       uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id            uuid NOT NULL,
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, id)
);

-- Failed sign-ins of names that nobody has, counted like those of real ones, so that a lock does not tell them apart. Only an HMAC of the name is kept.
CREATE TABLE failed_names (
    name_hash    bytea PRIMARY KEY,
    failures     integer NOT NULL,
    locked_until timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX failed_names_updated_at_idx ON failed_names (updated_at);

-- Time-based one-time passwords (RFC 6238). The secret is sealed; a step that was used is never taken again.
CREATE TABLE totp_secrets (
    user_id    uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    secret     bytea NOT NULL,
    last_step  bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE recovery_codes (
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    code_hash  bytea NOT NULL,
    used_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, code_hash)
);
