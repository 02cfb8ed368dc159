INSERT INTO question_counts AS c (organization_id, day, scenario_id, questions, total_ms)
VALUES (@OrganizationId, (now() AT TIME ZONE 'UTC')::date, @ScenarioId, 1, @Milliseconds)
ON CONFLICT (organization_id, day, scenario_id) DO UPDATE SET questions = c.questions + 1, total_ms = c.total_ms + excluded.total_ms;
