-- What an organization has bought, switched off, and chosen. closed_modules are those its members cannot use; ai_features those that may ask a model.
ALTER TABLE organizations
    ADD COLUMN plan           text NOT NULL DEFAULT 'unlimited' CHECK (plan IN ('free', 'starter', 'team', 'business', 'enterprise', 'unlimited')),
    ADD COLUMN closed_modules text[] NOT NULL DEFAULT '{}',
    ADD COLUMN ai_features    text[] NOT NULL DEFAULT '{answer_phrasing,root_cause_analysis}',
    ADD COLUMN default_model  text CHECK (length(default_model) BETWEEN 1 AND 100);

-- What is counted by the month and outlives what was counted: deleted runs stay used.
CREATE TABLE organization_usage (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    period          date NOT NULL,
    resource        text NOT NULL CHECK (resource IN ('runs')),
    used            bigint NOT NULL,
    PRIMARY KEY (organization_id, period, resource)
);

CREATE FUNCTION signal_changed_organization() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'access:organization:' || NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER organizations_access AFTER UPDATE OF closed_modules, ai_features, default_model ON organizations
    FOR EACH ROW EXECUTE FUNCTION signal_changed_organization();
CREATE TRIGGER organization_model_keys_access AFTER INSERT OR UPDATE OR DELETE ON organization_model_keys
    FOR EACH ROW EXECUTE FUNCTION signal_organization_access();
