-- Groups of projects, projects, and who has more rights in them than in the organization.
CREATE TABLE groups (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id              uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description     text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT groups_name_key UNIQUE (organization_id, name)
);

CREATE TABLE group_members (
    organization_id uuid NOT NULL,
    group_id        uuid NOT NULL,
    user_id         uuid NOT NULL,
    id              uuid NOT NULL,
    role            text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin', 'owner')),
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, group_id, user_id),
    FOREIGN KEY (organization_id, group_id) REFERENCES groups ON DELETE CASCADE,
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX group_members_user_idx ON group_members (organization_id, user_id);

CREATE TABLE projects (
    organization_id   uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id                uuid NOT NULL,
    group_id          uuid,
    name              text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description       text NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
    language          text,
    source_path       text,
    db_path           text,
    cpg_path          text,
    metadata          jsonb NOT NULL DEFAULT '{}',
    -- What an import of the same source updates: the repository and branch, or the folder.
    source_key        text,
    -- The commit (or content hash) the graph was made from; null until the first import is done.
    imported_revision text,
    imported_at       timestamptz,
    created_by        uuid,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT projects_source_key_key UNIQUE (organization_id, source_key),
    FOREIGN KEY (organization_id, group_id) REFERENCES groups (organization_id, id)
);
CREATE INDEX projects_group_idx ON projects (organization_id, group_id);
CREATE INDEX projects_created_idx ON projects (organization_id, created_at DESC, id DESC);

CREATE TABLE project_members (
    organization_id uuid NOT NULL,
    project_id      uuid NOT NULL,
    user_id         uuid NOT NULL,
    role            text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin', 'owner')),
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, project_id, user_id),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE,
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX project_members_user_idx ON project_members (organization_id, user_id);

CREATE TABLE active_projects (
    organization_id uuid NOT NULL,
    user_id         uuid NOT NULL,
    project_id      uuid NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships ON DELETE CASCADE,
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);
CREATE INDEX active_projects_project_idx ON active_projects (organization_id, project_id);

-- The roles a person has in single projects: given there, or on the project's group.
CREATE VIEW project_grants AS
SELECT organization_id, project_id, user_id, role FROM project_members
UNION ALL
SELECT p.organization_id, p.id, g.user_id, g.role
FROM group_members g
JOIN projects p ON p.organization_id = g.organization_id AND p.group_id = g.group_id;
