-- Storage is what the graphs of the organization's projects take on disk, indexes included.
SELECT o.plan,
       (SELECT count(*) FROM memberships m WHERE m.organization_id = o.id) AS users,
       (SELECT count(*) FROM projects p WHERE p.organization_id = o.id) AS projects,
       coalesce((SELECT u.used FROM organization_usage u WHERE u.organization_id = o.id AND u.resource = 'runs' AND u.period = date_trunc('month', now() AT TIME ZONE 'UTC')::date), 0) AS runs,
       (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
        FROM projects p
        JOIN pg_namespace n ON n.nspname = 'p_' || replace(p.id::text, '-', '')
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'm')
        WHERE p.organization_id = o.id) AS storage_bytes,
       date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS period_start,
       (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC' AS period_end
FROM organizations o
WHERE o.id = @OrganizationId;
