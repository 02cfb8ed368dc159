-- Leans on messages_words_idx and sessions_title_words_idx; the excerpt is cut for the few that are shown.
WITH hits AS MATERIALIZED (
    SELECT m.session_id, m.id, m.created_at
    FROM messages m
    WHERE m.organization_id = @OrganizationId AND m.user_id = @UserId
      AND to_tsvector('simple', left(m.content, 50000)) @@ websearch_to_tsquery('simple', @Words)
), found AS (
    SELECT h.session_id, count(*) AS matches, (array_agg(h.id ORDER BY h.created_at DESC, h.id DESC))[1] AS message_id
    FROM hits h
    GROUP BY h.session_id
)
SELECT s.id, s.title, s.scenario_id, s.message_count, coalesce(f.matches, 0) AS matches,
       left((SELECT ts_headline('simple', left(m.content, 20000), websearch_to_tsquery('simple', @Words), 'StartSel="", StopSel="", MaxWords=25, MinWords=12')
             FROM messages m WHERE m.organization_id = @OrganizationId AND m.id = f.message_id), 200) AS excerpt,
       s.created_at, s.updated_at
FROM sessions s
LEFT JOIN found f ON f.session_id = s.id
WHERE s.organization_id = @OrganizationId AND s.user_id = @UserId
  AND (f.session_id IS NOT NULL OR to_tsvector('simple', s.title) @@ websearch_to_tsquery('simple', @Words))
ORDER BY s.updated_at DESC, s.id DESC
LIMIT @Take;
