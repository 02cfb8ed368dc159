-- Keyset page; leans on code_reviews_created_idx. The first page begins at the end of time: an OR would keep the position out of the index.
SELECT r.id, r.project_id, r.source, r.title, r.url, r.task_id, r.agent_id, r.status, r.recommendation, r.files_changed, r.lines_added, r.lines_removed,
       r.finding_count, r.comment_count, r.created_by, r.reviewer_id, r.reviewed_at, r.review_comment, r.created_at, r.updated_at
FROM code_reviews r
LEFT JOIN projects p ON p.organization_id = r.organization_id AND p.id = r.project_id
WHERE r.organization_id = @OrganizationId
  AND CASE WHEN r.project_id IS NULL THEN @SeesAll OR r.created_by = @UserId
           ELSE @SeesAll OR p.group_id IS NULL OR p.group_id = ANY (@GroupIds) OR p.id = ANY (@ProjectIds) END
  AND (@Status::text IS NULL OR r.status = @Status)
  AND (@Source::text IS NULL OR r.source = @Source)
  AND (@AgentId::uuid IS NULL OR r.agent_id = @AgentId)
  AND (@ProjectId::uuid IS NULL OR r.project_id = @ProjectId)
  AND (r.created_at, r.id) < (coalesce(@AfterAt::timestamptz, 'infinity'), coalesce(@AfterId::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY r.created_at DESC, r.id DESC
LIMIT @Take OFFSET @Skip;
