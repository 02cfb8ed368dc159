WITH gone AS (
    DELETE FROM ip_rules WHERE organization_id = @OrganizationId RETURNING text(network) AS cidr, action
)
SELECT cidr, action FROM gone ORDER BY action, cidr;
