-- Who somebody is at a provider or in a directory. The provider's own name for them, never an address, is what identifies them.
CREATE TABLE external_identities (
    provider      text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    issuer        text NOT NULL CHECK (length(issuer) <= 500),
    subject       text NOT NULL CHECK (length(subject) BETWEEN 1 AND 500),
    user_id       uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    email         text,
    last_login_at timestamptz NOT NULL DEFAULT now(),
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, issuer, subject)
);
CREATE INDEX external_identities_user_id_idx ON external_identities (user_id);

-- Sign-ins on their way to a provider and back: each returns once, to the browser it left from.
CREATE TABLE oauth_states (
    state_hash    bytea PRIMARY KEY,
    browser_hash  bytea NOT NULL,
    provider      text NOT NULL,
    nonce         text NOT NULL,
    code_verifier text NOT NULL,
    redirect_uri  text NOT NULL,
    expires_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX oauth_states_expires_at_idx ON oauth_states (expires_at);
