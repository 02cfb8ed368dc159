-- The thresholds and rules of a project's scenarios: only the sections that were ever set.
CREATE TABLE scenario_settings (
    organization_id uuid NOT NULL,
    project_id      uuid NOT NULL,
    settings        jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, project_id),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);
