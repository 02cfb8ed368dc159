-- One queue for all background work. fence counts claims: whoever holds an older number has lost the job and may not write to it.
CREATE TABLE jobs (
    organization_id  uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id               uuid NOT NULL,
    user_id          uuid,
    kind             text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    queue            text NOT NULL CHECK (length(queue) BETWEEN 1 AND 100),
    status           text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'in_progress', 'completed', 'failed', 'cancelled')),
    -- A closed set, so that a claim can ask for each priority by index and jobs that are not due yet cost nothing.
    priority         smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
    payload          jsonb NOT NULL,
    unique_key       text CHECK (length(unique_key) BETWEEN 1 AND 500),
    run_at           timestamptz NOT NULL,
    attempt          integer NOT NULL DEFAULT 0,
    max_attempts     integer NOT NULL CHECK (max_attempts BETWEEN 1 AND 100),
    fence            bigint NOT NULL DEFAULT 0,
    lease_until      timestamptz,
    worker_id        uuid,
    cancel_requested boolean NOT NULL DEFAULT false,
    step             text,
    progress         integer NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    message          text,
    steps            jsonb NOT NULL DEFAULT '[]',
    result           jsonb,
    error            text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    started_at       timestamptz,
    finished_at      timestamptz,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES memberships ON DELETE SET NULL (user_id),
    CONSTRAINT jobs_finished_check CHECK ((finished_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))),
    CONSTRAINT jobs_lease_check CHECK ((lease_until IS NOT NULL) = (status = 'in_progress'))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

CREATE UNIQUE INDEX jobs_unique_key_key ON jobs (organization_id, kind, unique_key) WHERE status IN ('pending', 'in_progress');
CREATE INDEX jobs_ready_idx ON jobs (kind, priority, run_at, id) WHERE status = 'pending';
-- Without lease_until, which every heartbeat changes: so a heartbeat touches no index.
CREATE INDEX jobs_running_idx ON jobs (id) WHERE status = 'in_progress';
CREATE INDEX jobs_finished_idx ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_kind_idx ON jobs (organization_id, kind, id DESC);
CREATE INDEX jobs_user_idx ON jobs (organization_id, user_id, id DESC);

CREATE FUNCTION signal_new_jobs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'jobs:new');
    RETURN NULL;
END $$;

CREATE TRIGGER jobs_new AFTER INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION signal_new_jobs();

-- What instances tell the people who listen. tx and horizon let a replay find what was committed late: an event with a lower number that was not
-- visible yet when this one was written belongs to a transaction at or after this one's horizon.
CREATE TABLE events (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    user_id         uuid,
    type            text NOT NULL,
    subject_id      uuid NOT NULL,
    payload         jsonb NOT NULL,
    tx              xid8 NOT NULL DEFAULT pg_current_xact_id(),
    horizon         xid8 NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot()),
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

CREATE INDEX events_id_idx ON events (id);
CREATE INDEX events_user_idx ON events (organization_id, user_id, id);
CREATE INDEX events_subject_idx ON events (organization_id, subject_id, id);
CREATE INDEX events_created_idx ON events (created_at);
