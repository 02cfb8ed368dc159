-- Reviews of patches, pull requests and merge requests, and what people say of them.
CREATE TABLE code_reviews (
    organization_id        uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id                     uuid NOT NULL,
    -- Null for a pull request of code that no project holds; such a review is seen by who asked for it, and by admins.
    project_id             uuid,
    source                 text NOT NULL CHECK (source IN ('patch', 'github', 'gitlab')),
    -- The same for every review of one change (github:owner/repo#7): findings of an earlier one are known. Null when nothing tells.
    subject                text CHECK (length(subject) <= 500),
    title                  text NOT NULL CHECK (length(title) <= 500),
    url                    text,
    base_sha               text,
    head_sha               text,
    task_id                uuid,
    agent_id               uuid,
    -- pending and changes_requested (by the review itself) are open; a person closes them.
    status                 text NOT NULL CHECK (status IN ('pending', 'approved', 'changes_requested', 'rejected')),
    recommendation         text NOT NULL CHECK (recommendation IN ('APPROVE', 'COMMENT', 'REQUEST_CHANGES')),
    files_changed          integer NOT NULL,
    lines_added            integer NOT NULL,
    lines_removed          integer NOT NULL,
    finding_count          integer NOT NULL,
    -- The whole answer of the review as it was given.
    review                 jsonb NOT NULL,
    diff_data              jsonb NOT NULL,
    fingerprints           text[] NOT NULL,
    published_fingerprints text[] NOT NULL DEFAULT '{}',
    published_url          text,
    created_by             uuid NOT NULL,
    reviewer_id            uuid,
    reviewed_at            timestamptz,
    review_comment         text,
    comment_count          integer NOT NULL DEFAULT 0,
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE
);
CREATE INDEX code_reviews_created_idx ON code_reviews (organization_id, created_at DESC, id DESC);
CREATE INDEX code_reviews_project_idx ON code_reviews (organization_id, project_id, created_at DESC, id DESC);
CREATE INDEX code_reviews_subject_idx ON code_reviews (organization_id, subject, created_at DESC) WHERE subject IS NOT NULL;
CREATE INDEX code_reviews_agent_idx ON code_reviews (organization_id, agent_id, created_at DESC, id DESC) WHERE agent_id IS NOT NULL;
CREATE INDEX code_reviews_age_idx ON code_reviews (created_at);

CREATE TABLE code_review_comments (
    organization_id uuid NOT NULL,
    id              uuid NOT NULL,
    review_id       uuid NOT NULL,
    user_id         uuid NOT NULL,
    -- As it was when the comment was written: the account may go, the comment stays.
    user_name       text NOT NULL,
    content         text NOT NULL CHECK (length(content) BETWEEN 1 AND 20000),
    file_path       text CHECK (length(file_path) <= 4096),
    line_number     integer CHECK (line_number > 0),
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, review_id) REFERENCES code_reviews ON DELETE CASCADE
);
CREATE INDEX code_review_comments_review_idx ON code_review_comments (organization_id, review_id, created_at, id);
