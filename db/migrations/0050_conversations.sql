-- Conversations about code. A session and its messages belong to one person; nobody else reads them.
CREATE TABLE sessions (
    organization_id uuid NOT NULL,
    id              uuid NOT NULL,
    user_id         uuid NOT NULL,
    title           text NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    -- Of the last answer.
    scenario_id     text,
    -- Kept with the messages, so that no total has to count them.
    message_count   bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX sessions_owner_idx ON sessions (organization_id, user_id, updated_at DESC, id DESC);

-- created_at is taken under the session's row lock and never repeats in a session: it is the order of the conversation.
CREATE TABLE messages (
    organization_id uuid NOT NULL,
    id              uuid NOT NULL,
    session_id      uuid NOT NULL,
    user_id         uuid NOT NULL,
    role            text NOT NULL CHECK (role IN ('user', 'assistant')),
    content         text NOT NULL,
    scenario_id     text,
    confidence      double precision CHECK (confidence BETWEEN 0 AND 1),
    evidence        jsonb NOT NULL DEFAULT '[]',
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, session_id) REFERENCES sessions ON DELETE CASCADE
);
CREATE INDEX messages_owner_idx ON messages (organization_id, user_id, created_at DESC, id DESC);
CREATE INDEX messages_session_idx ON messages (organization_id, session_id, created_at DESC, id DESC);
CREATE INDEX messages_words_idx ON messages USING gin (to_tsvector('simple', left(content, 50000)));

-- Questions answered, by day (UTC) and scenario: what /stats reads, and what remains of a conversation when it is deleted.
CREATE TABLE question_counts (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    day             date NOT NULL,
    scenario_id     text NOT NULL,
    questions       bigint NOT NULL,
    total_ms        double precision NOT NULL,
    PRIMARY KEY (organization_id, day, scenario_id)
);
