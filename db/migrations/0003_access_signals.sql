-- Instances cache who may do what. Whatever changes it says so itself, so no statement can forget to.
CREATE FUNCTION signal_user_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'access:user:' || coalesce(NEW.user_id, OLD.user_id));
    RETURN NULL;
END $$;

CREATE FUNCTION signal_account_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'access:user:' || coalesce(NEW.id, OLD.id));
    RETURN NULL;
END $$;

CREATE FUNCTION signal_organization_access() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'access:organization:' || coalesce(NEW.organization_id, OLD.organization_id));
    RETURN NULL;
END $$;

CREATE FUNCTION signal_revoked_token() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = capstan, pg_catalog AS $$
BEGIN
    PERFORM pg_notify('capstan', 'access:token:' || NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER memberships_access AFTER INSERT OR UPDATE OR DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION signal_user_access();
CREATE TRIGGER group_members_access AFTER INSERT OR UPDATE OR DELETE ON group_members FOR EACH ROW EXECUTE FUNCTION signal_user_access();
CREATE TRIGGER project_members_access AFTER INSERT OR UPDATE OR DELETE ON project_members FOR EACH ROW EXECUTE FUNCTION signal_user_access();
CREATE TRIGGER api_keys_access AFTER UPDATE OF revoked_at, scopes, expires_at OR DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION signal_user_access();
CREATE TRIGGER users_access AFTER UPDATE OF username, is_active, is_superuser, token_generation OR DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION signal_account_access();
CREATE TRIGGER projects_access AFTER INSERT OR UPDATE OF group_id OR DELETE ON projects FOR EACH ROW EXECUTE FUNCTION signal_organization_access();
CREATE TRIGGER revoked_tokens_access AFTER INSERT ON revoked_tokens FOR EACH ROW EXECUTE FUNCTION signal_revoked_token();
