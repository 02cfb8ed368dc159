-- From where the members of an organization may come.
CREATE TABLE ip_rules (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    id              uuid NOT NULL,
    network         cidr NOT NULL,
    action          text NOT NULL CHECK (action IN ('allow', 'deny')),
    description     text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    created_by      uuid,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, id),
    CONSTRAINT ip_rules_network_key UNIQUE (organization_id, network, action)
);
CREATE TRIGGER ip_rules_access AFTER INSERT OR UPDATE OR DELETE ON ip_rules FOR EACH ROW EXECUTE FUNCTION signal_organization_access();

-- A key may be held to fewer requests than its owner.
ALTER TABLE api_keys ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0);
