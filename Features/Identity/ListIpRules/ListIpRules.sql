SELECT id, text(network) AS cidr, action, description, created_by, created_at
FROM ip_rules
WHERE organization_id = @OrganizationId
ORDER BY action, network;
