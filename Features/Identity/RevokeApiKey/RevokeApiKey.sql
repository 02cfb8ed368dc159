UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
WHERE organization_id = @OrganizationId AND id = @Id AND (user_id = @UserId OR @OfAnybody)
RETURNING user_id;
