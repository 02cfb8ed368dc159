-- Of two who decide at once the second finds no open review any more.
UPDATE code_reviews
SET status = @Status, reviewer_id = @UserId, reviewed_at = now(), review_comment = @Comment, updated_at = now()
WHERE organization_id = @OrganizationId AND id = @Id AND status IN ('pending', 'changes_requested') AND (@IfMatch::timestamptz IS NULL OR updated_at = @IfMatch)
RETURNING id, status, reviewer_id, reviewed_at, updated_at;
