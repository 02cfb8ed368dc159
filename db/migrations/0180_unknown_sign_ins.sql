-- Failed sign-ins to names nobody has belong to no organization: they stand in the installation's own chain (the nil id), which superusers read.
-- So that guessing cannot fill it, an address has entries for its 1st, 2nd, 4th, 8th … failure of an hour, a hundred addresses an hour are counted
-- by themselves, and all others together.
CREATE TABLE unknown_sign_ins (
    hour     timestamptz NOT NULL,
    address  inet NOT NULL,
    failures integer NOT NULL DEFAULT 1,
    PRIMARY KEY (hour, address)
);

CREATE FUNCTION audit_unknown_sign_in(action text, address inet, request_id text, detail jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    this_hour timestamptz := date_trunc('hour', now());
    -- One person holds a whole /64.
    counted   inet := coalesce(CASE WHEN family(address) = 6 THEN host(network(set_masklen(address, 64)))::inet ELSE address END, '::');
    count     integer;
BEGIN
    IF NOT EXISTS (SELECT FROM unknown_sign_ins u WHERE u.hour = this_hour AND u.address = counted)
        AND (SELECT count(*) FROM unknown_sign_ins u WHERE u.hour = this_hour) >= 100 THEN
        counted := '::';
    END IF;
    INSERT INTO unknown_sign_ins AS u VALUES (this_hour, counted) ON CONFLICT ON CONSTRAINT unknown_sign_ins_pkey DO UPDATE SET failures = u.failures + 1 RETURNING u.failures INTO count;
    IF count = 1 THEN
        DELETE FROM unknown_sign_ins u WHERE u.hour < this_hour;
    END IF;
    -- An entry that is not kept is written and undone: it must not take less time than one of a known name.
    BEGIN
        INSERT INTO audit_entries (organization_id, action, address, request_id, detail)
        VALUES ('00000000-0000-0000-0000-000000000000', action, address, request_id, detail || jsonb_build_object('failures_this_hour', count));
        IF count & (count - 1) <> 0 THEN
            RAISE EXCEPTION USING ERRCODE = 'CP001';
        END IF;
    EXCEPTION WHEN SQLSTATE 'CP001' THEN
        NULL;
    END;
    RETURN count;
END $$;
