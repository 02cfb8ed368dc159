INSERT INTO ip_rules (organization_id, id, network, action, description, created_by)
SELECT @OrganizationId, r.id, r.network::cidr, r.action, r.description, @UserId
FROM unnest(@Ids, @Networks, @Actions, @Descriptions) AS r (id, network, action, description)
ON CONFLICT ON CONSTRAINT ip_rules_network_key DO NOTHING
RETURNING id, text(network) AS cidr, action, description, created_by, created_at;
