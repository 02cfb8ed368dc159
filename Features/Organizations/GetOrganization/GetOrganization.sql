SELECT o.id, o.name, o.plan, o.closed_modules, o.ai_features,
       o.slack_webhook IS NOT NULL AS has_slack, o.slack_events, o.teams_webhook IS NOT NULL AS has_teams, o.teams_events,
       (SELECT count(*) FROM memberships m WHERE m.organization_id = o.id) AS member_count,
       ARRAY(SELECT i.provider FROM organization_integrations i WHERE i.organization_id = o.id AND i.enabled ORDER BY i.provider) AS integrations,
       o.created_at, o.updated_at
FROM organizations o
WHERE o.id = @OrganizationId;
