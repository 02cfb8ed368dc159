-- The session's row lock puts concurrent exchanges one after the other, each question beside its answer. Zero: the session is gone.
WITH session AS (
    UPDATE sessions
    SET message_count = message_count + 2,
        scenario_id = @ScenarioId,
        title = CASE WHEN title = '' THEN @Title ELSE title END,
        updated_at = greatest(clock_timestamp(), updated_at + interval '2 microseconds')
    WHERE organization_id = @OrganizationId AND user_id = @UserId AND id = @SessionId
    RETURNING organization_id, id, user_id, updated_at
), kept AS (
    INSERT INTO messages (organization_id, id, session_id, user_id, role, content, scenario_id, confidence, evidence, diagrams, turn, created_at)
    SELECT s.organization_id, m.id, s.id, s.user_id, m.role, m.content, @ScenarioId, m.confidence, m.evidence, m.diagrams, m.turn, s.updated_at - m.before
    FROM session s
    CROSS JOIN (VALUES
        (@QuestionId::uuid, 'user', @Question::text, NULL::double precision, '[]'::jsonb, '[]'::jsonb, NULL::jsonb, interval '1 microsecond'),
        (@AnswerId::uuid, 'assistant', @Answer::text, @Confidence::double precision, @Evidence::jsonb, @Diagrams::jsonb, @Turn::jsonb, interval '0')
    ) AS m (id, role, content, confidence, evidence, diagrams, turn, before)
    RETURNING 1
)
SELECT count(*)::integer FROM kept;
