-- The token is only in the mail; here is its HMAC. One that was accepted stays, so that it can be told who came in by it.
CREATE TABLE invitations (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id              uuid NOT NULL,
    email           text NOT NULL CHECK (length(email) <= 320),
    role            text NOT NULL CHECK (role IN ('viewer', 'analyst', 'reviewer', 'editor', 'admin', 'owner')),
    token_hash      bytea NOT NULL UNIQUE,
    invited_by      uuid,
    expires_at      timestamptz NOT NULL,
    accepted_at     timestamptz,
    accepted_by     uuid,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX invitations_pending_key ON invitations (organization_id, lower(email)) WHERE accepted_at IS NULL;
CREATE INDEX invitations_created_idx ON invitations (organization_id, created_at DESC, id DESC);

-- Mail that waits to be sent. A body can hold a link that lets somebody in, so it is sealed; a sent mail is gone from here.
CREATE TABLE mails (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id              uuid NOT NULL,
    recipient       text NOT NULL CHECK (length(recipient) <= 320),
    subject         text NOT NULL CHECK (length(subject) <= 500),
    body            sealed NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX mails_created_at_idx ON mails (created_at);
