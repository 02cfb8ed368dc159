SELECT count(*) FROM groups g WHERE g.organization_id = @OrganizationId AND (@SeesAll OR g.id = ANY(@GroupIds));
