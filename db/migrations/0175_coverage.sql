-- What runs of the tests covered: one report for each name, as the tools of a project told it.
CREATE TABLE coverage_reports (
    organization_id uuid NOT NULL,
    project_id      uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    format          text NOT NULL CHECK (format IN ('lcov', 'cobertura')),
    -- The commit the tests ran on, where the sender said it; else the revision that was imported then.
    revision        text CHECK (length(revision) <= 200),
    files           integer NOT NULL CHECK (files > 0),
    lines           integer NOT NULL CHECK (lines >= 0),
    lines_covered   integer NOT NULL CHECK (lines_covered BETWEEN 0 AND lines),
    uploaded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, project_id, name),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);

CREATE TABLE coverage_files (
    organization_id uuid NOT NULL,
    project_id      uuid NOT NULL,
    name            text NOT NULL,
    -- As the report has it, after its source folder.
    path            text NOT NULL CHECK (length(path) BETWEEN 1 AND 2000),
    -- line:hits, in order of lines, with commas between.
    lines           text NOT NULL,
    PRIMARY KEY (organization_id, project_id, name, path),
    FOREIGN KEY (organization_id, project_id, name) REFERENCES coverage_reports ON DELETE CASCADE
);
