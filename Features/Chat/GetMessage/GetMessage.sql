SELECT id, session_id, role, content, scenario_id, confidence, evidence::text AS evidence, diagrams::text AS diagrams, created_at
FROM messages
WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @MessageId;
