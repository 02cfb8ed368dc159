-- What projects and organizations keep of other services' secrets. Values are sealed and bound to their row.
CREATE TABLE project_credentials (
    organization_id uuid NOT NULL,
    project_id      uuid NOT NULL,
    key             text NOT NULL CHECK (key ~ '^[A-Za-z_][A-Za-z0-9_]{0,99}$'),
    value           sealed NOT NULL,
    updated_by      uuid,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, project_id, key),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);

CREATE TABLE project_variables (
    organization_id uuid NOT NULL,
    id              uuid NOT NULL,
    project_id      uuid NOT NULL,
    key             text NOT NULL CHECK (key ~ '^[A-Za-z_][A-Za-z0-9_]{0,99}$'),
    value           sealed NOT NULL,
    is_secret       boolean NOT NULL,
    updated_by      uuid,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT project_variables_key_key UNIQUE (organization_id, project_id, key),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);

CREATE TABLE organization_model_keys (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    provider        text NOT NULL CHECK (provider IN ('gemini', 'openai', 'anthropic')),
    key             sealed NOT NULL,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, provider)
);

CREATE TABLE organization_integrations (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    provider        text NOT NULL CHECK (provider IN ('github', 'gitlab', 'azure', 'bitbucket')),
    token           sealed NOT NULL,
    enabled         boolean NOT NULL DEFAULT true,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, provider)
);
