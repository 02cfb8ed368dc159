-- The review's row is locked by the update: its count is exact, and no more than 500 get in.
WITH counted AS (
    UPDATE code_reviews SET comment_count = comment_count + 1, updated_at = now()
    WHERE organization_id = @OrganizationId AND id = @ReviewId AND comment_count < 500
    RETURNING organization_id, id, comment_count
),
added AS (
    INSERT INTO code_review_comments (organization_id, id, review_id, user_id, user_name, content, file_path, line_number)
    SELECT organization_id, @Id, id, @UserId, @UserName, @Content, @FilePath, @LineNumber FROM counted
    RETURNING id, user_id, user_name, content, file_path, line_number, created_at
)
SELECT added.id, added.user_id, added.user_name, added.content, added.file_path, added.line_number, added.created_at, counted.comment_count
FROM added, counted;
