-- tenant: none, because it asks which organization is the operator's.
SELECT id FROM organizations ORDER BY created_at, id LIMIT 1;
