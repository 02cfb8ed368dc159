SELECT count(*)
FROM code_reviews r
LEFT JOIN projects p ON p.organization_id = r.organization_id AND p.id = r.project_id
WHERE r.organization_id = @OrganizationId
  AND CASE WHEN r.project_id IS NULL THEN @SeesAll OR r.created_by = @UserId
           ELSE @SeesAll OR p.group_id IS NULL OR p.group_id = ANY (@GroupIds) OR p.id = ANY (@ProjectIds) END
  AND (@Status::text IS NULL OR r.status = @Status)
  AND (@Source::text IS NULL OR r.source = @Source)
  AND (@AgentId::uuid IS NULL OR r.agent_id = @AgentId)
  AND (@ProjectId::uuid IS NULL OR r.project_id = @ProjectId)
  AND @AfterAt::timestamptz IS NULL;
