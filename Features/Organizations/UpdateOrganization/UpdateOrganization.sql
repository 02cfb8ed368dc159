UPDATE organizations o
SET name = coalesce(@Name, o.name),
    ai_features = CASE
        WHEN @AiAnalysisEnabled THEN array_append(array_remove(o.ai_features, 'root_cause_analysis'), 'root_cause_analysis')
        WHEN @AiAnalysisEnabled = false THEN array_remove(o.ai_features, 'root_cause_analysis')
        ELSE o.ai_features END,
    slack_webhook = CASE WHEN @ClearSlack THEN NULL ELSE coalesce(@Slack::sealed, o.slack_webhook) END,
    slack_events = coalesce(@SlackEvents, o.slack_events),
    teams_webhook = CASE WHEN @ClearTeams THEN NULL ELSE coalesce(@Teams::sealed, o.teams_webhook) END,
    teams_events = coalesce(@TeamsEvents, o.teams_events),
    updated_at = now()
WHERE o.id = @OrganizationId AND (@IfMatch::timestamptz IS NULL OR o.updated_at = @IfMatch)
RETURNING o.id, o.name, o.plan, o.closed_modules, o.ai_features,
          o.slack_webhook IS NOT NULL AS has_slack, o.slack_events, o.teams_webhook IS NOT NULL AS has_teams, o.teams_events,
          (SELECT count(*) FROM memberships m WHERE m.organization_id = o.id) AS member_count,
          ARRAY(SELECT i.provider FROM organization_integrations i WHERE i.organization_id = o.id AND i.enabled ORDER BY i.provider) AS integrations,
          o.created_at, o.updated_at;
