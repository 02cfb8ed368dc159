-- Sessions know how many messages they have; only a search has to look at them, and a page after a cursor has no total. No row: the session is not the caller's.
SELECT CASE
    WHEN @AfterAt::timestamptz IS NOT NULL THEN 0
    WHEN @Search::text IS NULL THEN
        (SELECT coalesce(sum(s.message_count), 0)::bigint FROM sessions s
         WHERE s.organization_id = @OrganizationId AND s.user_id = @UserId AND (@SessionId::uuid IS NULL OR s.id = @SessionId))
    ELSE
        (SELECT count(*) FROM messages m
         WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId AND (@SessionId::uuid IS NULL OR m.session_id = @SessionId)
           AND to_tsvector('simple', left(m.content, 50000)) @@ websearch_to_tsquery('simple', @Search))
END
WHERE @SessionId::uuid IS NULL
   OR EXISTS (SELECT FROM sessions s WHERE s.organization_id = @OrganizationId AND s.user_id = @UserId AND s.id = @SessionId);
