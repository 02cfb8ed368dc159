INSERT INTO organization_usage AS u (organization_id, period, resource, used)
VALUES (@OrganizationId, date_trunc('month', now() AT TIME ZONE 'UTC')::date, 'runs', 1)
ON CONFLICT (organization_id, period, resource) DO UPDATE SET used = u.used + 1;
