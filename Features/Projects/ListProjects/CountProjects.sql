SELECT count(*)
FROM projects p
WHERE p.organization_id = @OrganizationId AND (@GroupId::uuid IS NULL OR p.group_id = @GroupId)
  AND (@SeesAll OR p.group_id IS NULL OR p.group_id = ANY(@GroupIds) OR p.id = ANY(@ProjectIds));
