SELECT count(*) FROM memberships WHERE organization_id = @OrganizationId;
