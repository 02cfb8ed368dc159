-- The audit log proves itself: every entry of an organization carries the hash of the one before it, so that a changed, removed or
-- slipped-in entry shows. It is append-only, and it outlives what it tells of.
CREATE TABLE audit_chains (
    organization_id uuid PRIMARY KEY,
    sequence        bigint NOT NULL,
    hash            bytea NOT NULL
);

ALTER TABLE audit_entries
    ADD COLUMN sequence      bigint,
    ADD COLUMN previous_hash bytea,
    ADD COLUMN hash          bytea,
    DROP CONSTRAINT audit_entries_organization_id_fkey;

CREATE FUNCTION audit_hash(entry audit_entries) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(entry.previous_hash || convert_to(jsonb_build_array(
        entry.organization_id, entry.sequence, entry.actor_id, entry.api_key_id, entry.action, entry.target, host(entry.address),
        entry.request_id, entry.detail, to_char(entry.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text, 'UTF8'))
$$;

CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
DECLARE
    head audit_chains;
BEGIN
    INSERT INTO audit_chains (organization_id, sequence, hash) VALUES (NEW.organization_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_chains WHERE organization_id = NEW.organization_id FOR UPDATE;
    NEW.sequence := head.sequence + 1;
    NEW.previous_hash := head.hash;
    -- Not now(): the order of the chain is the order in which its lock was taken.
    NEW.created_at := clock_timestamp();
    NEW.hash := audit_hash(NEW);
    UPDATE audit_chains SET sequence = NEW.sequence, hash = NEW.hash WHERE organization_id = NEW.organization_id;
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE
    entry audit_entries;
    head audit_chains;
BEGIN
    FOR entry IN SELECT * FROM audit_entries ORDER BY organization_id, id LOOP
        IF head.organization_id IS DISTINCT FROM entry.organization_id THEN
            head := ROW (entry.organization_id, 0, ''::bytea);
        END IF;
        entry.sequence := head.sequence + 1;
        entry.previous_hash := head.hash;
        entry.hash := audit_hash(entry);
        UPDATE audit_entries SET sequence = entry.sequence, previous_hash = entry.previous_hash, hash = entry.hash
        WHERE organization_id = entry.organization_id AND id = entry.id;
        head.sequence := entry.sequence;
        head.hash := entry.hash;
        INSERT INTO audit_chains (organization_id, sequence, hash) VALUES (head.organization_id, head.sequence, head.hash)
        ON CONFLICT (organization_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
    END LOOP;
END $$;

ALTER TABLE audit_entries
    ALTER COLUMN sequence SET NOT NULL,
    ALTER COLUMN previous_hash SET NOT NULL,
    ALTER COLUMN hash SET NOT NULL,
    DROP CONSTRAINT audit_entries_pkey,
    DROP COLUMN id,
    ADD PRIMARY KEY (organization_id, sequence);
CREATE INDEX audit_entries_action_idx ON audit_entries (organization_id, action, sequence);
CREATE INDEX audit_entries_actor_idx ON audit_entries (organization_id, actor_id, sequence);
CREATE INDEX audit_entries_target_idx ON audit_entries (organization_id, target, sequence);

CREATE TRIGGER audit_entries_chain BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entries_not_emptied BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
