ALTER TABLE project_members ADD COLUMN granted_by uuid, ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

-- How runs of a project's tests are started; empty until somebody says.
CREATE TABLE project_settings (
    organization_id uuid NOT NULL,
    project_id      uuid NOT NULL,
    docker_image    text CHECK (length(docker_image) BETWEEN 1 AND 500),
    default_folder  text CHECK (length(default_folder) BETWEEN 1 AND 1000),
    target_urls     jsonb NOT NULL DEFAULT '{}',
    auto_quarantine boolean NOT NULL DEFAULT false,
    webhook_secret  sealed,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, project_id),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);
